import { readFileSync } from 'node:fs';
import { decodeSettings } from './decode.ts';
import { SettingsError } from './problem.ts';
import type { RawSettings } from './raw.ts';
import { readXmlSettings } from './xml.ts';
import { readYamlSettings } from './yaml.ts';

/** What stands in a settings file of either form, not judged yet. Throws a `SettingsError` when there is none. */
export function readRawSettings(path: string): RawSettings {
  const text = decodeSettings(readBytes(path));
  const isXml = /\.xml$/i.test(path) || (!/\.(ya?ml|json)$/i.test(path) && /^\s*</.test(text));
  return isXml ? readXmlSettings(path, text) : readYamlSettings(path, text);
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    const allowed = `the path of a settings file that can be read (${code})`;
    throw new SettingsError([{ where: 'environment', name: 'BUZON_CONFIG', value: path, allowed }]);
  }
}
