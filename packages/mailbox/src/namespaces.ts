import type { ImapFlow } from 'imapflow';
import type { Namespace, Namespaces } from './folder-path.ts';

/**
 * The namespaces that a client learnt at log-in. From then on it takes every path as it stands: of
 * itself it would put the personal prefix also before the folders of other users and shared ones.
 */
export function takeNamespaces(client: ImapFlow): Namespaces {
  const personal = ofServer(client.namespace);
  client.namespace = { prefix: '', delimiter: personal.separator };
  const { other, shared } = client.namespaces ?? {};
  const others = [...(other || []), ...(shared || [])].map(ofServer);
  return { personal, others: others.filter(({ prefix }) => prefix !== personal.prefix) };
}

function ofServer(namespace: ImapFlow['namespace']): Namespace {
  return { prefix: namespace?.prefix ?? '', separator: namespace?.delimiter ?? '' };
}
