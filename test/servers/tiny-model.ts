/** The few parts of protobuf that an ONNX file is made of, written by hand: a test needs no library that writes models. */
const varint = (value: number): Buffer => {
  const bytes: number[] = []
  let left = value
  while (left >= 128) {
    bytes.push((left % 128) + 128)
    left = Math.floor(left / 128)
  }
  return Buffer.from([...bytes, left])
}
const whole = (field: number, value: number): Buffer => Buffer.concat([varint(field * 8), varint(value)])
const part = (field: number, ...of: readonly (Buffer | string)[]): Buffer => {
  const bytes = Buffer.concat(of.map((each) => (typeof each === 'string' ? Buffer.from(each) : each)))
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes])
}

const float32 = 1
const int64 = 7

const value = (name: string, type: number, ...dims: readonly (string | number)[]): Buffer =>
  Buffer.concat([
    part(1, name),
    part(
      2,
      part(
        1,
        whole(1, type),
        part(2, ...dims.map((dim) => part(1, typeof dim === 'string' ? part(2, dim) : whole(1, dim)))),
      ),
    ),
  ])

const tensor = (name: string, rows: readonly (readonly number[])[]): Buffer =>
  Buffer.concat([
    whole(1, rows.length),
    whole(1, rows[0]?.length ?? 0),
    whole(2, float32),
    part(8, name),
    part(9, Buffer.from(Float32Array.from(rows.flat()).buffer)),
  ])

const node = (type: string, inputs: readonly string[], output: string, ...attributes: readonly Buffer[]): Buffer =>
  Buffer.concat([
    ...inputs.map((input) => part(1, input)),
    part(2, output),
    part(4, type),
    ...attributes.map((each) => part(5, each)),
  ])

/** An ONNX file that gives each post the sum of its words' scores: `words` has a row for each token's number, nothing for those that fill up. */
export function tinyModel(words: readonly (readonly number[])[], inputs: readonly string[] = ['input_ids']): Buffer {
  const width = words[0]?.length ?? 0
  const same = words[0]?.map((_, i) => words[0]?.map((__, j) => (i === j ? 1 : 0)) ?? []) ?? []
  const alongWords = Buffer.concat([part(1, 'axes'), whole(8, 1), whole(20, 7)])
  const flat = Buffer.concat([part(1, 'keepdims'), whole(3, 0), whole(20, 2)])
  const graph = Buffer.concat([
    part(1, node('Gather', ['words', inputs[0] ?? 'input_ids'], 'seen')),
    part(1, node('ReduceSum', ['seen'], 'sum', alongWords, flat)),
    part(1, node('MatMul', ['sum', 'same'], 'logits')),
    part(2, 'tiny'),
    part(5, tensor('words', words)),
    part(5, tensor('same', same)),
    ...inputs.map((name) => part(11, value(name, int64, 'posts', 'tokens'))),
    part(12, value('logits', float32, 'posts', width)),
  ])
  return Buffer.concat([whole(1, 8), part(7, graph), part(8, part(1, ''), whole(2, 11))])
}

/** A tokenizer.json that knows these words, in lower case, after its four signs; anything else is unknown. */
export function tinyTokenizer(words: readonly string[]): string {
  const signs = ['[PAD]', '[UNK]', '[CLS]', '[SEP]']
  const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } })
  return JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: signs.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [special('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, special('[SEP]')],
      pair: [special('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, special('[SEP]')],
      special_tokens: {
        '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
        '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
      },
    },
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries([...signs, ...words].map((word, id) => [word, id])),
    },
  })
}
