import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadSettings } from '@buzon/shared/settings';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

// No container is run here: these hold the files to each other and to what the services need.

const root = fileURLToPath(new URL('../..', import.meta.url));
const SERVICES = ['fetcher', 'processor', 'notifier', 'dashboard'] as const;
const run = promisify(execFile);

interface ComposeService {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly stop_grace_period?: string;
  readonly restart?: string;
  readonly container_name?: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly secrets?: readonly string[];
  readonly image: string;
}
interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const text = (path: string) => readFile(join(root, path), 'utf8');
const compose = async (): Promise<Compose> =>
  parse(await text('docker-compose.yml'), { merge: true });

async function service(name: string): Promise<ComposeService> {
  const found = (await compose()).services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

/** Seconds of `25s`. */
const seconds = (period: string | undefined) => Number(/^(\d+)s$/.exec(period ?? '')?.[1] ?? 0);

/** As everywhere else where services are started. */
const flags = (name: string) =>
  name === 'fetcher' || name === 'processor' ? ['--initial-old-space-size=128'] : [];

describe('docker-compose.yml', () => {
  it.each(SERVICES)(
    'P14 and O5: runs the %s, restarts it, and lets it stop in good order',
    async (name) => {
      const { command, restart, depends_on, ...others } = await service(name);
      expect(command).toEqual(['node', ...flags(name), `services/${name}/dist/main.js`]);
      expect(restart).toBe('unless-stopped');
      expect(depends_on?.['redis']?.condition).toBe('service_healthy');
      expect(depends_on?.['migrate']?.condition).toBe('service_completed_successfully');
      // The stop itself has 20 s.
      expect(seconds(others.stop_grace_period)).toBeGreaterThan(20);
      expect(others.environment).toMatchObject({
        BUZON_CONFIG: expect.any(String),
        REDIS_URL: expect.any(String),
        DATABASE_URL: expect.any(String),
      });
    },
  );

  it('P14: processors and fetchers can be scaled: no name and no port of their own', async () => {
    for (const name of ['processor', 'fetcher']) {
      expect(await service(name)).not.toHaveProperty('container_name');
      expect(await service(name)).not.toHaveProperty('ports');
    }
  });

  it('L5: Redis drops nothing when it is full, and writes what it holds to disk', async () => {
    const { command = [] } = await service('redis');
    const option = (name: string) => command[command.indexOf(name) + 1];
    expect(option('--maxmemory-policy')).toBe('noeviction');
    expect(option('--appendonly')).toBe('yes');
  });

  it('O4: ports are published on loopback only, and the dashboard demands its credentials', async () => {
    const { services } = await compose();
    const published = Object.values(services).flatMap(({ ports = [] }) => ports);
    expect(published.length).toBeGreaterThan(0);
    for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:/);
    const { environment } = await service('dashboard');
    expect(environment?.['DASHBOARD_OPERATOR']).toMatch(/^\$\{DASHBOARD_OPERATOR:\?/);
    expect(await text('.env.example')).toMatch(/^DASHBOARD_OPERATOR=$/m);
  });

  it('L11: no secret stands in it: they are files that git does not know', async () => {
    const { services, secrets } = await compose();
    const SECRET = /PASSWORD|SECRET|OPERATOR|READER|SMTP_URL/;
    for (const { environment = {} } of Object.values(services)) {
      for (const [name, value] of Object.entries(environment)) {
        if (SECRET.test(name))
          expect(value).toMatch(/^(\$\{\w+:[?-][^}]*\}|(file:)?\/run\/secrets\/\w+)$/);
        expect(value).not.toMatch(/:\/\/[^/@\s]*:[^/@\s]*@/);
      }
    }
    const files = Object.values(secrets).map(({ file }) => file);
    expect(files.length).toBeGreaterThan(0);
    const { stdout } = await run('git', ['check-ignore', ...files], { cwd: root });
    expect(stdout.trim().split('\n').sort()).toEqual(files.toSorted());
  });

  it('.env.example names every variable that it reads, and the required ones are set or marked so', async () => {
    const used = [...(await text('docker-compose.yml')).matchAll(/\$\{(\w+):/g)].map(
      ([, name]) => name,
    );
    const named = [...(await text('.env.example')).matchAll(/^#?([A-Z_]+)=/gm)].map(
      ([, name]) => name,
    );
    const forDevelopers = ['BUZON_VERSION', 'BUZON_PREFIX'];
    expect(new Set([...named, ...forDevelopers])).toEqual(new Set([...used, ...forDevelopers]));
  });

  it('P9: SQL Server is the database, and the schema is made when it answers', async () => {
    const { depends_on } = await service('migrate');
    expect(depends_on?.['database']?.condition).toBe('service_completed_successfully');
    const database = await service('database');
    expect(database.depends_on?.['sqlserver']?.condition).toBe('service_healthy');
    expect(await service('sqlserver')).toHaveProperty('healthcheck.test');
    const url = (await service('processor')).environment?.['DATABASE_URL'] ?? '';
    expect(new URL(url)).toMatchObject({ protocol: 'mssql:', username: 'buzon', password: '' });
    const file = new URL(url).searchParams.get('passwordFile') ?? '';
    expect((await service('processor')).secrets).toContain(file.replace('/run/secrets/', ''));
  });

  it('P9: PostgreSQL can stand in for it, for every service alike', async () => {
    const override = (tag: string) => ({
      tag,
      collection: 'map' as const,
      resolve: (map: unknown) => map,
    });
    const { services }: Compose = parse(await text('deploy/postgres.yml'), {
      customTags: [override('!override')],
    });
    const changed = [...SERVICES, 'migrate', 'buzon'];
    expect(Object.keys((await compose()).services)).toEqual(expect.arrayContaining(changed));
    for (const name of changed) {
      expect(services[name]?.environment?.['DATABASE_URL']).toMatch(
        /^postgres:\/\/buzon@postgres:/,
      );
    }
    for (const name of ['sqlserver', 'database']) {
      expect(services[name]).toEqual({ profiles: ['not-used'] });
    }
  });

  it('uses images of a fixed version', async () => {
    for (const { image } of Object.values((await compose()).services)) {
      expect(image).toMatch(/:(?!latest$)\S+$/);
    }
  });

  it('L2: the settings of the mailbox to try are right, and name its folders', async () => {
    const settings = loadSettings(
      join(root, 'deploy/mailbox/EngageIntegrationService.xml'),
      {},
      null,
    );
    const dovecot = await text('deploy/mailbox/dovecot.conf');
    for (const { inputFolder, outputFolder, password, hostName } of settings.listeners) {
      expect(Object.keys((await compose()).services)).toContain(hostName);
      expect(dovecot).toContain(`mailbox ${inputFolder} {`);
      expect(dovecot).toContain(`mailbox ${outputFolder} {`);
      expect(dovecot).toContain(`password=${password}\n`);
    }
  });
});

describe('Dockerfile', () => {
  it('copies the manifest of every workspace that the lock file has', async () => {
    const { packages } = JSON.parse(await text('package-lock.json'));
    const workspaces = Object.keys(packages).filter(
      (path) => path && !path.includes('node_modules/'),
    );
    expect(workspaces.length).toBeGreaterThan(5);
    const dockerfile = await text('Dockerfile');
    for (const path of workspaces) {
      expect(dockerfile).toContain(`COPY ${path}/package.json ${path}/\n`);
    }
  });

  it('O5: runs as a user without rights, tells its health, and passes signals on', async () => {
    const dockerfile = await text('Dockerfile');
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(last).toMatch(/^USER node$/m);
    expect(last).toContain('HEALTHCHECK');
    expect(last).toMatch(/^ENTRYPOINT \["tini", "--", "\/app\/deploy\/entrypoint\.sh"\]$/m);
  });

  it('copies nothing that .dockerignore keeps back', async () => {
    const allowed =
      (await text('.dockerignore')).match(/^!(.+)$/gm)?.map((line) => line.slice(1)) ?? [];
    const copied = [...(await text('Dockerfile')).matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, sources = '']) => sources.split(' '),
    );
    expect(copied.length).toBeGreaterThan(10);
    for (const source of copied) {
      const isAllowed = allowed.some((path) => source === path || source.startsWith(`${path}/`));
      expect(isAllowed, source).toBe(true);
    }
  });
});

describe('deploy/entrypoint.sh', () => {
  const entry = join(root, 'deploy/entrypoint.sh');
  const show = ['sh', '-c', 'printf "%s|%s" "$SMTP_URL" "$SMTP_URL_FILE"'];

  it('L11: gives a service the content of a secret file, without its last line break', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'buzon-deploy-'));
    try {
      const file = join(folder, 'smtp');
      await writeFile(file, "smtp://u:it's $HOME `id`@host\n");
      const { stdout } = await run(entry, show, { env: { ...process.env, SMTP_URL_FILE: file } });
      expect(stdout).toBe("smtp://u:it's $HOME `id`@host|");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('O5: refuses a secret that it cannot read with exit status 78, and names it', async () => {
    const env = { ...process.env, SMTP_URL_FILE: '/nowhere/smtp' };
    await expect(run(entry, show, { env })).rejects.toMatchObject({
      code: 78,
      stderr: expect.stringContaining('SMTP_URL_FILE = /nowhere/smtp'),
    });
  });
});

describe('deploy/make-secrets.sh', () => {
  it('L11: makes keys that the services take, and keeps those that exist', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'buzon-deploy-'));
    try {
      const script = join(folder, 'deploy/make-secrets.sh');
      await mkdir(dirname(script));
      await writeFile(script, await text('deploy/make-secrets.sh'));
      await run('sh', [script]);
      const read = (name: string) => readFile(join(folder, 'deploy/secrets', name), 'utf8');
      const key = await read('buzon_secret_key');
      expect(key).toMatch(/^[0-9a-f]{64}$/);
      // SQL Server demands characters of three kinds.
      const passwords = [await read('database_password'), await read('sqlserver_sa_password')];
      for (const password of passwords) expect(password).toMatch(/^Bz-[0-9a-f]{64}$/);
      expect(new Set(passwords).size).toBe(2);
      await run('sh', [script]);
      expect(await read('buzon_secret_key')).toBe(key);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
