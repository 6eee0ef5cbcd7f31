import { type Dialect, scriptOf, splitAtCommas, upToClosing } from './schema-of.ts';

/** A routine and the names of its parameters, without what each dialect puts before them. */
export type Routines = ReadonlyMap<string, readonly string[]>;

export function routinesOf(dialect: Dialect): Routines {
  const script = scriptOf(dialect, 'routines');
  return dialect === 'postgres' ? functionsIn(script) : proceduresIn(script);
}

function functionsIn(script: string): Routines {
  return new Map(
    [...script.matchAll(/CREATE OR REPLACE FUNCTION buzon\.(\w+) \(/g)].map((match) => {
      const list = upToClosing(script, match.index + match[0].length);
      const names = splitAtCommas(list).map(
        (part) => /^(?:OUT )?(?:p_)?(\w+)/.exec(part)?.[1] ?? '',
      );
      return [match[1] ?? '', names.filter((name) => name !== '')];
    }),
  );
}

function proceduresIn(script: string): Routines {
  return new Map(
    [
      ...script.matchAll(/ALTER (?:PROCEDURE|FUNCTION) buzon\.(\w+)([\s\S]*?)\n(?:AS|RETURNS)\b/g),
    ].map(([, name = '', list = '']) => [
      name,
      [...list.matchAll(/@(\w+) /g)].map(([, parameter = '']) => parameter),
    ]),
  );
}
