// Is the service of this container alive? It says so whatever other servers do (O5).
const answer = await fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).catch(() => null);
process.exitCode = answer?.ok ? 0 : 1;
