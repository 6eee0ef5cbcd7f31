import type { CodeRule } from './rule.ts';

/** Node's and OpenSSL's codes: the same whatever server is at the other end. */
export const networkCodes: readonly CodeRule[] = [
  { codes: ['ECONNREFUSED'], verdict: 'world', says: 'Nothing listens at the address' },
  {
    codes: ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ENOTCONN', 'ERR_STREAM_DESTROYED'],
    verdict: 'world',
    says: 'The connection was cut',
  },
  {
    codes: ['ERR_STREAM_WRITE_AFTER_END', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_SOCKET_CLOSED'],
    verdict: 'world',
    says: 'The connection was cut',
  },
  {
    codes: ['ETIMEDOUT', 'ESOCKETTIMEDOUT', 'ERR_SOCKET_CONNECTION_TIMEOUT'],
    verdict: 'world',
    says: 'The server did not answer in time',
  },
  {
    codes: ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'ENETRESET', 'EADDRNOTAVAIL'],
    verdict: 'world',
    says: 'The network does not reach the server',
  },
  // A name that is unknown now may be a name server that restarts: wait, and keep saying it.
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME', 'EDNS'],
    verdict: 'world',
    says: 'The name of the server could not be resolved',
  },
  {
    codes: ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EAGAIN'],
    verdict: 'world',
    says: 'This machine has run out of handles or memory',
  },
  { codes: ['ENOSPC', 'EDQUOT', 'EIO'], verdict: 'world', says: 'The disk is full or failing' },
  // The socket file of a server that is not running.
  { codes: ['ENOENT'], verdict: 'world', says: 'The socket of the server is not there' },
  {
    codes: ['EACCES', 'EPERM'],
    verdict: 'installation',
    says: 'The operating system forbids the connection',
  },
  {
    codes: [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'CERT_REVOKED',
      'CERT_UNTRUSTED',
      'CERT_REJECTED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    verdict: 'installation',
    says: 'The certificate of the server is not trusted',
  },
  {
    codes: [
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'ERR_SSL_UNSUPPORTED_PROTOCOL',
      'ERR_SSL_PACKET_LENGTH_TOO_LONG',
      'EPROTO',
    ],
    verdict: 'installation',
    says: 'The server does not speak TLS at this port',
  },
];
