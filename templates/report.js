// Filter, theme, copy. The page is complete without it: everything here only hides, opens or copies.
(() => {
  'use strict';
  const root = document.documentElement;
  const form = document.getElementById('filter');
  const shown = document.getElementById('shown');
  const themeButton = document.getElementById('theme');
  const items = [...document.querySelectorAll('.v')];
  const checks = [...document.querySelectorAll('.check')];
  const texts = new Map();
  const opened = new Set();

  const textOf = (item) => {
    let text = texts.get(item);
    if (text === undefined) {
      const check = item.closest('.check');
      text = `${item.textContent} ${check ? check.querySelector('header').textContent + check.querySelector('.meta').textContent : ''}`.toLowerCase();
      texts.set(item, text);
    }
    return text;
  };

  const query = () => {
    const data = new FormData(form);
    return {
      q: String(data.get('q') ?? '').trim().toLowerCase(),
      state: data.getAll('state'),
      severity: data.get('severity'),
      family: data.get('family'),
      target: data.get('target'),
    };
  };

  const fits = (item, wanted) =>
    (wanted.state.length === 0 || wanted.state.includes(item.dataset.s)) &&
    (!wanted.severity || wanted.severity === item.dataset.v) &&
    (!wanted.family || wanted.family === item.closest('.check').dataset.family) &&
    (!wanted.target || wanted.target === item.dataset.t) &&
    wanted.q.split(/\s+/).every((word) => textOf(item).includes(word));

  const active = (wanted) =>
    Boolean(wanted.q || wanted.state.length > 0 || wanted.severity || wanted.family || wanted.target);

  const apply = () => {
    const wanted = query();
    const filtered = active(wanted);
    let count = 0;
    for (const item of items) {
      item.hidden = filtered && !fits(item, wanted);
      if (!item.hidden) count += 1;
    }
    for (const fold of document.querySelectorAll('.check .fold')) {
      const any = fold.querySelector('.v:not([hidden])') !== null;
      fold.hidden = !any;
      if (filtered && any && !fold.open) {
        fold.open = true;
        opened.add(fold);
      } else if (!filtered && opened.delete(fold)) fold.open = false;
    }
    for (const check of checks) check.hidden = filtered && check.querySelector('.v:not([hidden])') === null;
    document.body.toggleAttribute('data-filtered', filtered);
    shown.textContent = filtered ? `${count} of ${items.length} results shown` : `${items.length} results`;
  };

  const toHash = () => {
    const wanted = query();
    const parameters = new URLSearchParams();
    if (wanted.q) parameters.set('q', wanted.q);
    if (wanted.state.length > 0) parameters.set('state', wanted.state.join(','));
    for (const name of ['severity', 'family', 'target']) if (wanted[name]) parameters.set(name, wanted[name]);
    const text = parameters.toString();
    history.replaceState(null, '', text ? `#?${text}` : '#findings');
  };

  const fromHash = () => {
    if (location.hash.startsWith('#?')) {
      const parameters = new URLSearchParams(location.hash.slice(2));
      const chosen = (parameters.get('state') ?? '').split(',');
      form.elements.q.value = parameters.get('q') ?? '';
      for (const box of form.querySelectorAll('[name=state]')) box.checked = chosen.includes(box.value);
      for (const name of ['severity', 'family', 'target']) form.elements[name].value = parameters.get(name) ?? '';
      apply();
      document.getElementById('findings').scrollIntoView();
      return;
    }
    reveal(location.hash.slice(1));
  };

  const reveal = (id) => {
    const element = id ? document.getElementById(decodeURIComponent(id)) : null;
    if (element === null) return;
    if (element.hidden || element.closest('.check[hidden]')) {
      form.reset();
      apply();
    }
    for (let at = element; at; at = at.parentElement) if (at.localName === 'details') at.open = true;
    element.scrollIntoView();
  };

  const dark = () =>
    root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const nameTheme = () => {
    themeButton.textContent = dark() ? 'Light' : 'Dark';
    themeButton.setAttribute('aria-label', `Switch to the ${dark() ? 'light' : 'dark'} theme`);
  };
  const remembered = () => {
    try {
      return localStorage.getItem('portcullis-theme');
    } catch {
      return null;
    }
  };
  const setTheme = (theme) => {
    root.dataset.theme = theme;
    try {
      localStorage.setItem('portcullis-theme', theme);
    } catch {
      // A page opened from a file may have no storage; the choice then lasts as long as the page.
    }
    nameTheme();
  };

  const addCopyButtons = () => {
    for (const block of document.querySelectorAll('pre')) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'copy';
      button.textContent = 'Copy';
      block.prepend(button);
    }
  };

  const copy = async (button) => {
    const code = button.parentElement.querySelector('code');
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = 'Selected';
    }
    setTimeout(() => (button.textContent = 'Copy'), 2000);
  };

  let closedBeforePrint = [];
  addEventListener('beforeprint', () => {
    closedBeforePrint = [...document.querySelectorAll('details:not([open])')];
    for (const details of closedBeforePrint) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of closedBeforePrint) details.open = false;
  });

  const links = new Map([...document.querySelectorAll('.contents a')].map((link) => [link.hash.slice(1), link]));
  const mark = (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute('aria-current');
      links.get(entry.target.id)?.setAttribute('aria-current', 'true');
    }
  };
  const watcher = new IntersectionObserver(mark, { rootMargin: '-10% 0px -85% 0px' });
  for (const section of document.querySelectorAll('main > section')) watcher.observe(section);

  const theme = remembered();
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  nameTheme();
  themeButton.hidden = false;
  themeButton.addEventListener('click', () => setTheme(dark() ? 'light' : 'dark'));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', nameTheme);
  document.addEventListener('click', (event) => {
    const button = event.target.closest('.copy');
    if (button !== null) void copy(button);
  });
  form.hidden = false;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(() => { apply(); toHash(); }));
  form.addEventListener('input', () => { apply(); toHash(); });
  addEventListener('hashchange', fromHash);
  addCopyButtons();
  apply();
  fromHash();
})();
