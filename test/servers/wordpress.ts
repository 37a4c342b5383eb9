import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, isRoot, nobody, until } from '../start/program.ts'

const php = '/usr/bin/php'
const database = { server: '/usr/sbin/mariadbd', make: '/usr/bin/mariadb-install-db', client: '/usr/bin/mariadb' }
const source = '/usr/share/wordpress'

/** Whether this machine has WordPress and what it runs on. */
export const hasWordPress = ((): boolean => {
  try {
    for (const program of [php, ...Object.values(database)]) accessSync(program, constants.X_OK)
    execFileSync(php, ['-r', 'exit(extension_loaded("mysqli") ? 0 : 1);'], { stdio: 'ignore' })
    return existsSync(join(source, 'wp-load.php'))
  } catch {
    return false
  }
})()

/** A real blog of its own, on loopback, whose moderator is Mireille. */
export interface WordPress extends AsyncDisposable {
  readonly url: string
  readonly user: string
  /** The application password of Mireille, who may moderate. */
  readonly password: string
  /** An account that may write, but not moderate. */
  readonly helper: { readonly user: string; readonly password: string }
  /** The article that people comment on. */
  readonly article: number
  /** Writes a comment as a visitor does, through the form of the page. */
  comment(name: string, words: string, parent?: number): Promise<number>
  /** What a visitor reads at the article. */
  page(): Promise<string>
  /** Runs a piece of PHP inside the blog; what it echoes comes back. */
  run(code: string): string
  /** The same by a request, in a tenth of the time and without holding up whoever asks. */
  ask(code: string): Promise<string>
  /** Adds a piece of PHP that runs at each request from now on. */
  plugin(code: string): void
}

/** Neither of them runs as root. */
const as = isRoot ? nobody : {}
const environment = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: tmpdir() }

/** Its processes outlive the one that was started, so the whole group is ended. */
async function endGroup(child: ChildProcess | undefined): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  process.kill(-child.pid, 'SIGKILL')
  await ended
}

/** A page with everything that a visitor and a reader of its head need. */
const theme = `<!doctype html><html <?php language_attributes(); ?>><head><?php wp_head(); ?></head><body>
<?php while (have_posts()) { the_post(); the_title('<h1>', '</h1>'); the_content();
foreach (get_comments(['post_id' => get_the_ID(), 'status' => 'approve']) as $comment) {
  echo '<article id="comment-' . $comment->comment_ID . '">' . esc_html(get_comment_author($comment)) . ': ';
  comment_text($comment); echo '</article>'; } } ?></body></html>`

/** Starts a database and a WordPress in a folder of their own. */
export async function startWordPress(): Promise<WordPress> {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-wordpress-'))
  chmodSync(folder, 0o755)
  const home = join(folder, 'home')
  mkdirSync(home)
  if (isRoot) execFileSync('/bin/chown', [`${nobody.uid}:${nobody.gid}`, home])
  const [port, databasePort] = [await freePort(), await freePort()]
  const url = `http://127.0.0.1:${port}`
  let mariadb: ChildProcess | undefined
  let web: ChildProcess | undefined
  const stop = async (): Promise<void> => {
    await endGroup(web)
    await endGroup(mariadb)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    mariadb = await startDatabase(home, databasePort)
    const site = makeSite(folder, url, databasePort)
    const hand = randomUUID()
    writeFileSync(
      join(site, 'hand.php'),
      `<?php if (($_SERVER['HTTP_X_HAND'] ?? '') !== '${hand}') { http_response_code(403); exit; }
      require __DIR__ . '/wp-load.php'; eval(file_get_contents('php://input'));`,
    )
    const run = (code: string, before = ''): string => {
      const script = join(folder, 'run.php')
      writeFileSync(
        script,
        `<?php ${before} $_SERVER['HTTP_HOST'] = '127.0.0.1:${port}'; $_SERVER['REQUEST_METHOD'] = 'GET';
        require '${site}/wp-load.php'; ${code}`,
        { mode: 0o644 },
      )
      return execFileSync(php, ['-d', 'sendmail_path=/bin/true', script], { ...as, env: environment, encoding: 'utf8' })
    }
    run(
      `function wp_new_blog_notification() {} require_once ABSPATH . 'wp-admin/includes/upgrade.php';
      wp_install('Chez Mireille', 'mireille', 'mireille@example.org', true, '', 'une phrase de passe');`,
      `define('WP_INSTALLING', true);`,
    )
    const [password = '', helper = '', article = ''] = run(
      `switch_theme('maison'); wp_delete_comment(1, true);
      foreach (['comment_moderation' => 0, 'comment_previously_approved' => 0, 'comments_notify' => 0, 'moderation_notify' => 0] as $name => $value) update_option($name, $value);
      wp_create_user('paul', 'une autre phrase', 'paul@example.org'); get_user_by('login', 'paul')->set_role('author');
      foreach (['mireille', 'paul'] as $name) echo WP_Application_Passwords::create_new_application_password(get_user_by('login', $name)->ID, ['name' => 'Vigie'])[0] . "\\n";
      echo wp_insert_post(['post_title' => 'La nouvelle carte', 'post_content' => 'Elle est là.', 'post_status' => 'publish', 'post_author' => get_user_by('login', 'mireille')->ID]);`,
    ).split('\n')
    // Whatever is wrong with a page stands in the log, not in the page.
    web = spawn(
      php,
      ['-d', 'sendmail_path=/bin/true', '-d', 'display_errors=0', '-S', `127.0.0.1:${port}`, '-t', site],
      { ...as, stdio: 'ignore', detached: true, env: { ...environment, PHP_CLI_SERVER_WORKERS: '4' } },
    )
    const started = web
    await until(async () => {
      if (started.exitCode !== null) throw new Error('PHP did not start.')
      return (await fetch(`${url}/?rest_route=/`).then(
        (it) => it.ok,
        () => false,
      ))
        ? true
        : undefined
    })
    return {
      url,
      user: 'mireille',
      password,
      helper: { user: 'paul', password: helper },
      article: Number(article),
      run,
      async ask(code) {
        const answer = await fetch(`${url}/hand.php`, { method: 'POST', headers: { 'x-hand': hand }, body: code })
        if (!answer.ok) throw new Error(`The blog did not do it: ${answer.status} ${await answer.text()}`)
        return answer.text()
      },
      plugin: (code) => writeFileSync(join(site, 'wp-content/mu-plugins', `${randomUUID()}.php`), `<?php ${code}`),
      async comment(name, words, parent = 0) {
        const answer = await fetch(`${url}/wp-comments-post.php`, {
          method: 'POST',
          redirect: 'manual',
          body: new URLSearchParams({
            author: name,
            email: `${name.toLowerCase()}@example.net`,
            comment: words,
            comment_post_ID: article,
            comment_parent: String(parent),
          }),
        })
        const [, id] = /#comment-(\d+)/u.exec(answer.headers.get('location') ?? '') ?? []
        if (id === undefined) throw new Error(`The comment was not taken: ${answer.status} ${await answer.text()}`)
        return Number(id)
      },
      page: async () => (await fetch(`${url}/?p=${article}`)).text(),
      [Symbol.asyncDispose]: stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startDatabase(home: string, port: number): Promise<ChildProcess> {
  const [data, socket, settings] = [join(home, 'db'), join(home, 'db.sock'), join(home, 'my.cnf')]
  // Small, and never waiting for the disk: it lives as long as a test.
  writeFileSync(
    settings,
    `[mysqld]
innodb_flush_method=nosync
innodb_flush_log_at_trx_commit=0
innodb_log_file_size=4M
innodb_buffer_pool_size=16M
skip-log-bin
`,
    { mode: 0o644 },
  )
  execFileSync(
    database.make,
    [
      `--defaults-file=${settings}`,
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--skip-name-resolve',
    ],
    { ...as, env: environment, stdio: 'ignore' },
  )
  const server = spawn(
    database.server,
    [
      `--defaults-file=${settings}`,
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
    ],
    { ...as, stdio: 'ignore', detached: true, env: environment },
  )
  const make = `create database wp; create user wp@'127.0.0.1' identified by 'wp'; grant all on wp.* to wp@'127.0.0.1'`
  await until(() => {
    if (server.exitCode !== null) throw new Error('MariaDB did not start.')
    try {
      execFileSync(database.client, ['--no-defaults', `--socket=${socket}`, '-uroot', '-e', make], {
        env: environment,
        stdio: 'ignore',
      })
      return true
    } catch {
      return undefined
    }
  })
  return server
}

/** The program's own files beside settings of ours: what WordPress finds by its own path has to be copied, the rest is only shown. */
function makeSite(folder: string, url: string, databasePort: number): string {
  const site = join(folder, 'site')
  const maison = join(site, 'wp-content/themes/maison')
  mkdirSync(maison, { recursive: true })
  mkdirSync(join(site, 'wp-content/mu-plugins'))
  for (const name of readdirSync(source).filter((it) => it.endsWith('.php') && it !== 'wp-config.php'))
    copyFileSync(join(source, name), join(site, name))
  for (const name of ['wp-admin', 'wp-includes']) symlinkSync(join(source, name), join(site, name))
  writeFileSync(join(maison, 'style.css'), '/* Theme Name: Maison */')
  writeFileSync(join(maison, 'index.php'), theme)
  // Visitors of a test write faster than people do.
  writeFileSync(
    join(site, 'wp-content/mu-plugins/quick.php'),
    `<?php add_filter('wp_is_comment_flood', '__return_false', 99); add_filter('locale', fn() => 'fr_FR');`,
  )
  const keys = ['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'].flatMap((name) => [`${name}_KEY`, `${name}_SALT`])
  const defined = {
    DB_NAME: 'wp',
    DB_USER: 'wp',
    DB_PASSWORD: 'wp',
    DB_HOST: `127.0.0.1:${databasePort}`,
    DB_CHARSET: 'utf8mb4',
    WP_HOME: url,
    WP_SITEURL: url,
    // Application passwords are refused without TLS elsewhere.
    WP_ENVIRONMENT_TYPE: 'local',
    ...Object.fromEntries(keys.map((name) => [name, `${name} of a test`])),
  }
  writeFileSync(
    join(site, 'wp-config.php'),
    `<?php ${Object.entries(defined)
      .map(([name, value]) => `define('${name}', '${value}');`)
      .join('\n')}
define('DISABLE_WP_CRON', true); define('WP_HTTP_BLOCK_EXTERNAL', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';`,
  )
  return site
}
