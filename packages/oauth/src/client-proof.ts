import { type ClientProof, currentSecret, readCertificate } from '@buzon/shared/settings';
import { importPKCS8 } from 'jose';
import {
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  modifyAssertion,
  None,
  PrivateKeyJwt,
} from 'openid-client';
import { TokenFailure } from './token-failure.ts';

/** How an application proves who it is, with its secrets as they are now. */
export async function clientAuthentication(proof: ClientProof): Promise<ClientAuth> {
  switch (proof.by) {
    case 'nothing':
      return None();
    case 'secret':
      return bySecret(currentSecret(proof.secret));
    case 'certificate':
      return byCertificate(currentSecret(proof.certificate), currentSecret(proof.key));
  }
}

/** In the body, as every provider takes it, unless the server says that it only takes the header. */
function bySecret(secret: string): ClientAuth {
  const [post, basic] = [ClientSecretPost(secret), ClientSecretBasic(secret)];
  return (server, client, body, headers) => {
    const taken = server.token_endpoint_auth_methods_supported ?? [];
    const onlyBasic =
      taken.includes('client_secret_basic') && !taken.includes('client_secret_post');
    return (onlyBasic ? basic : post)(server, client, body, headers);
  };
}

/**
 * An assertion signed by the certificate's key (RFC 7523 §2.2). `x5t` and `x5t#S256` tell Microsoft
 * which of the application's certificates it is.
 */
async function byCertificate(certificatePem: string, keyPem: string): Promise<ClientAuth> {
  const { pair, fault } = readCertificate(certificatePem, keyPem);
  if (fault !== null) {
    const message = `Certificate cannot be used: it must be ${fault.allowed}`;
    throw new TokenFailure('installation', 'CLIENT_CERTIFICATE', message);
  }
  const { certificate, key } = pair;
  const signed = await importPKCS8(
    key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    key.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256',
  );
  const thumbprint = (fingerprint: string) =>
    Buffer.from(fingerprint.replaceAll(':', ''), 'hex').toString('base64url');
  return PrivateKeyJwt(signed, {
    [modifyAssertion](header) {
      header['x5t'] = thumbprint(certificate.fingerprint);
      header['x5t#S256'] = thumbprint(certificate.fingerprint256);
    },
  });
}
