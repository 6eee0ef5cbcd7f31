// Renews the overview in place, so that focus, selection and tooltips stay.
const PERIOD_MILLISECONDS = 2_000;
const live = document.getElementById('live');
const lost = document.getElementById('lost');

function sameKind(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName;
}

function copyAttributes(from, to) {
  for (const { name } of [...to.attributes]) if (!from.hasAttribute(name)) to.removeAttribute(name);
  for (const { name, value } of from.attributes) {
    if (to.getAttribute(name) !== value) to.setAttribute(name, value);
  }
}

function renew(now, next) {
  const fresh = [...next.childNodes];
  const old = [...now.childNodes];
  for (const [n, node] of fresh.entries()) {
    const before = old[n];
    if (before === undefined) now.append(node);
    else if (!sameKind(before, node)) before.replaceWith(node);
    else if (node.nodeType === Node.ELEMENT_NODE) {
      copyAttributes(node, before);
      renew(before, node);
    } else if (before.nodeValue !== node.nodeValue) before.nodeValue = node.nodeValue;
  }
  for (const node of old.slice(fresh.length)) node.remove();
}

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(live.dataset.source, { headers: { accept: 'text/html' } });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    renew(live, page.body);
    lost.hidden = true;
  } catch {
    lost.hidden = false;
  }
}

async function goOn() {
  await look();
  setTimeout(goOn, PERIOD_MILLISECONDS);
}

document.addEventListener('visibilitychange', look);
setTimeout(goOn, PERIOD_MILLISECONDS);
