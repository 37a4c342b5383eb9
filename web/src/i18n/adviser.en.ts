import type { adviser as french, adviserActs as frenchActs, adviserProblems as frenchProblems } from './adviser.fr.ts'
import { english as t } from './typography.ts'

/** What the interface says in English about the optional language model. */
export const adviser: typeof french = {
  title: t`Language model`,
  lead: t`Optional, and off until you switch it on. When somebody asks it, it sums up a long case or gives a second opinion where Vigie is unsure. It decides nothing and writes to nobody.`,
  goes: t`What leaves here`,
  goesText: t`The messages of the case, without known names and handles, phones, addresses, numbers of accounts or orders, or links. Never your notes. A name that Vigie does not know, mentioned in a sentence, may remain.`,
  url: t`Address`,
  urlHint: t`Any OpenAI-compatible server: https://…/v1, or your own http://localhost:11434/v1 (Ollama, llama.cpp, vLLM).`,
  inside: t`This address is in my own network`,
  insideHint: t`Vigie opens this host and port there, and no other.`,
  model: t`Model`,
  modelHint: t`Its name as the server knows it.`,
  key: t`Key`,
  keyHint: t`Sealed, and never shown again. Leave it empty if the server asks for none.`,
  keyKept: t`A key is kept, sealed. Leave this empty to keep it.`,
  forgetKey: t`Forget the kept key`,
  tokens: t`Tokens a month`,
  requests: t`Requests a month`,
  budgetHint: t`Once it is used up, nothing more leaves before the next month.`,
  privateWords: t`Also send what was said in private`,
  privateWordsHint: t`Private messages, mail, calls, letters and visits, cleaned in the same way.`,
  on: t`On`,
  onHint: t`The buttons then appear in long cases and under “Your call”.`,
  saved: t`Saved.`,
  lacks: {
    url: () => t`The model's address is missing.`,
    model: () => t`The model's name is missing.`,
    tokens: (least) => t`It takes at least ${least} tokens a month.`,
    requests: () => t`It takes at least one request a month.`,
  },
  used: (tokens, ofTokens, requests, ofRequests) =>
    t`This month: ${tokens} tokens of ${ofTokens}, ${requests} requests of ${ofRequests}. It starts again on the 1st.`,
  try: t`Try it`,
  tryHint: t`Sends an invented message to what is saved, even while it is off.`,
  tried: t`The model answers.`,
  triedText: (model, said, tokens) => t`${model}: “${said}” (${tokens} tokens)`,
  summary: {
    ask: t`Sum up the case`,
    title: t`A machine's summary`,
    open: t`Still waited for:`,
    made: (model, when) => t`Written by a machine (${model}), ${when}. Check it against the thread.`,
    leftOut: (count) => (count === 1 ? t`One message was not read.` : t`${count} messages were not read.`),
    reading: t`The model is reading the case…`,
  },
  opinion: {
    ask: t`Ask for a second opinion`,
    says: { yes: t`Second opinion: yes`, no: t`Second opinion: no`, unsure: t`Second opinion: unsure as well` },
    by: (model) => t`A machine (${model}). You decide.`,
    reading: t`The model is reading the message…`,
  },
}

/** Acts about the language model, as the log tells them in English. */
export const adviserActs: typeof frenchActs = {
  'adviser-changed': (who) => t`${who} changed the settings of the language model`,
  'adviser-asked': (who) => t`${who} asked the language model`,
}

/** Why the language model could not be asked, in English. */
export const adviserProblems: typeof frenchProblems = {
  'adviser-off': {
    title: t`No language model is on.`,
    text: t`An administrator can switch one on in the settings.`,
  },
  'adviser-private-words': {
    title: t`What was said in private does not leave.`,
    text: t`The administrators have not allowed it for the language model.`,
  },
  'adviser-key': {
    title: t`The language model refuses the key.`,
    text: t`It is missing, over or mistyped: an administrator can give another.`,
  },
  'adviser-model': {
    title: t`This model is not at this address.`,
    text: t`Check the address (it mostly ends in /v1) and the model's name.`,
  },
  'adviser-rate': {
    title: t`The language model takes no more requests.`,
    text: t`Its server asks to wait: try again a little later.`,
  },
  'adviser-refused': {
    title: t`The language model refuses this request.`,
    text: t`Its server does not take it in this form. Try another model.`,
  },
  'adviser-elsewhere': {
    title: t`This address leads elsewhere.`,
    text: t`Vigie does not follow: name the address that answers.`,
  },
  'adviser-broken': {
    title: t`The model's server has a fault.`,
    text: t`Vigie leaves it alone for a while. Everything else works.`,
  },
  'adviser-away': {
    title: t`The language model cannot be reached.`,
    text: t`Check that its server runs. Everything else works.`,
  },
  'adviser-slow': {
    title: t`The language model takes too long.`,
    text: t`Try again, or choose a smaller model.`,
  },
  'adviser-answer': {
    title: t`Its answer cannot be used.`,
    text: t`The model did not answer in the form that was asked for. Try again, or choose another.`,
  },
  'adviser-resting': {
    title: t`The language model is resting.`,
    text: t`It failed just now: Vigie waits a little before calling it again.`,
  },
  'adviser-budget': {
    title: t`This month's budget is used up.`,
    text: t`It starts again next month. An administrator can raise it.`,
  },
  'adviser-busy': {
    title: t`The language model is answering colleagues.`,
    text: t`Try again in a few seconds.`,
  },
  'adviser-sure': {
    title: t`Vigie is no longer unsure about this message.`,
    text: t`Somebody has answered meanwhile, or the message changed.`,
  },
  'adviser-nothing': { title: t`This case holds no words any more.`, text: t`There is nothing to sum up.` },
  'adviser-inside': {
    title: t`This address is in your own network.`,
    text: t`If you mean it, tick the box below the address.`,
  },
  'adviser-address': {
    title: t`This address will not do.`,
    text: t`It takes one with https, or an address in your own network.`,
  },
  'adviser-key-again': {
    title: t`Another server needs its own key.`,
    text: t`The kept key is only shown to the server that it was given for. Type the new one, or forget the old one.`,
  },
}
