import { mailboxKey } from '@buzon/mailbox';
import type { ListenerSettings } from '@buzon/shared/settings';
import type { FolderOwners } from '@buzon/store';

type Route = Pick<
  ListenerSettings,
  'id' | 'hostName' | 'userName' | 'inputFolder' | 'outputFolder'
>;

/** What a listener's output folder can be compared with. */
export type ComparedFolder =
  /** It deletes what is filed. */
  | { readonly kind: 'none' }
  /** What comes there is moved on by this listener. */
  | { readonly kind: 'passed on'; readonly by: string }
  | {
      readonly kind: 'folder';
      /** All that move into it, this one among them. */
      readonly owners: FolderOwners;
      /** One of several tells what stands there and is nobody's. */
      readonly tellsStrangers: boolean;
    };

/** Finds those who share the output folder of a listener. Names are compared without regard to case, as Exchange does. */
export function comparedFolder(listener: Route, all: readonly Route[]): ComparedFolder {
  const { outputFolder } = listener;
  if (outputFolder === null) return { kind: 'none' };
  const place = placeOf(listener, outputFolder);
  const next = all.find((other) => placeOf(other, other.inputFolder) === place);
  if (next !== undefined) return { kind: 'passed on', by: next.id };
  const sharers = all.filter(
    (other) => other.outputFolder !== null && placeOf(other, other.outputFolder) === place,
  );
  return {
    kind: 'folder',
    owners: { listeners: sharers.map(({ id }) => id), mailboxKeys: sharers.map(inputKey) },
    tellsStrangers: sharers[0]?.id === listener.id,
  };
}

/** As deliveries have it. */
export function inputKey({ hostName, userName, inputFolder }: Route): string {
  return mailboxKey(hostName, userName, inputFolder);
}

function placeOf({ hostName, userName }: Route, folder: string): string {
  return mailboxKey(hostName, userName.toLowerCase(), folder.toLowerCase());
}
