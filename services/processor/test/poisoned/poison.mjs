// What a fault of a library would do, on messages whose words ask for it. The product knows nothing of it.

/** A store whose driver ends the process, or never gives it back. */
export function poisonedStore(store) {
  const fileMessage = (request) => {
    if (request.message.subject.includes('VENENO-MUERTE')) process.kill(process.pid, 'SIGKILL');
    if (request.message.subject.includes('VENENO-ATASCO')) for (;;);
    return store.fileMessage(request);
  };
  return new Proxy(store, {
    get: (target, name) => (name === 'fileMessage' ? fileMessage : target[name].bind(target)),
  });
}
