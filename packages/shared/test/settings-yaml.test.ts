import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../src/settings/index.ts';
import { load, problemsOf } from './settings-files.ts';

const example = (name: string) =>
  fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));
const yaml = (lines: string) => `listeners:
  - id: Default
    hostName: imap.example.com
    userName: reclamos
    password: secreto
${lines}`;

describe('the examples', () => {
  it('L1 the example in XML and the one in YAML load, and say the same', () => {
    const variables = { RECLAMOS_PASSWORD: 'secreto' };
    const xml = loadSettings(example('EngageIntegrationService.xml'), variables, null);
    expect(xml.listeners[0]).toMatchObject({
      id: 'Reclamos',
      password: 'secreto',
      followUpDays: 90,
    });
    expect(loadSettings(example('buzon.yaml'), variables, null)).toEqual(xml);
  });
});

describe('a YAML settings file', () => {
  it('L3 has the same defaults, ranges and words', () => {
    const [listener] = load(
      yaml('    syncMaxWaitTime: 300\n    useSsl: False'),
      'a.yaml',
    ).listeners;
    expect(listener).toMatchObject({ syncMaxWaitTime: 300, port: 143, outputFolder: null });
    expect(problemsOf(yaml('    syncMaxWaitTime: 59\n    useSsl: no'), 'a.yaml')).toEqual([
      'a.yaml:6: syncMaxWaitTime: "59" — a whole number of seconds, 60–600',
      'a.yaml:7: useSsl: "no" — True, False',
    ]);
  });

  it('L14 has an ID that is Default when absent', () => {
    const content = 'listeners: [{hostName: h, userName: u, password: 0123}]';
    expect(load(content, 'a.yml').listeners[0]).toMatchObject({ id: 'Default', password: '0123' });
    expect(problemsOf(yaml('').replace('Default', 'a b'), 'a.yaml')[0]).toMatch(
      /^a\.yaml:2: id: "a b"/,
    );
  });

  it('L1 idles when the process says so', () => {
    const content = `${yaml('')}\nprocesses:\n  - id: EIS\n    useImapListener: FALSE\n`;
    expect(load(content, 'a.yaml').useImapListener).toBe(false);
  });

  it('L1 unknown and repeated names are refused', () => {
    expect(problemsOf(yaml('    HostName: x\n    port: 1\n    port: 2'), 'a.yaml')).toEqual([
      expect.stringMatching(/^a\.yaml:6: HostName: "x" — not a known name; known are hostName, /),
      'a.yaml:8: port: "2" — once only; it stands in line 7 already',
    ]);
  });

  it('L12 N1 a group that is written as in XML is refused by its right name, and not ignored', () => {
    const oauth = yaml('    OAuth:\n      tenant: t\n');
    expect(problemsOf(oauth, 'a.yaml')).toEqual(['a.yaml:6: OAuth: "OAuth" — the name oauth']);
    const smtp = `Smtp:\n  hostName: h\n${yaml('')}`;
    expect(problemsOf(smtp, 'a.yaml')).toEqual(['a.yaml:1: Smtp: "Smtp" — the name smtp']);
  });

  it.each([
    ['listeners: 5', /a\.yaml:1: listeners: "5" — a list/],
    ['listeners:\n  - just text', /a\.yaml:2: listeners: "just text" — entries/],
    [yaml('    port: [1, 2]'), /a\.yaml:6: port: "a list" — a plain value/],
    ['- a\n- b', /a\.yaml:1: YAML: "a list" — names with values/],
    ['listeners: [', /^a\.yaml:1:\d+: YAML: /],
    ['other: 1', /^a\.yaml:1: listeners: missing — at least one listener/],
  ])('L1 another structure is refused with its line: %j', (content, words) => {
    expect(problemsOf(content, 'a.yaml')[0]).toMatch(words);
  });
});
