/* Filters the clauses while one types. The button asks the server, which says what else there is
   where nothing is found; on a disk, where there is none, this is what searches. fold and ENDINGS
   stand in front of it (read_asset); roots are those of word_roots.py. */
(() => {
  const form = document.querySelector("form[role=search]");
  const field = document.getElementById("q");
  const answer = form && form.querySelector(".answer");
  const clauses = [...document.querySelectorAll("article.clause")];
  if (!form || !field || !answer) return;

  // The way to the form for remarks is the same in all of them.
  const wordsOf = (clause) => {
    const asking = clause.querySelector(".remark");
    const all = clause.textContent || "";
    return asking ? all.replace(asking.textContent || "", "") : all;
  };
  const texts = new Map(clauses.map((one) => [one, fold(wordsOf(one))]));
  const groups = ENDINGS[document.documentElement.lang] || [];
  const swaps = ["kc", "ck", "tc", "ct", "gd", "dg", "hs", "sh"];

  const rootOf = (word) => {
    for (const [least, endings] of groups) {
      const ending = endings.find((one) => word.endsWith(one) && word.length - one.length >= least);
      if (ending) return word.slice(0, -ending.length);
    }
    return word;
  };
  const rootsOf = (text) => {
    const plain = fold(text.toLowerCase().replaceAll("ą", "ę"));
    return new Set((plain.match(/[\p{L}\p{N}]+/gu) || []).map(rootOf));
  };
  const areKin = (one, other) => {
    if (one === other) return true;
    let shared = 0;
    while (shared < one.length && one[shared] === other[shared]) shared++;
    const rests = [one.slice(shared), other.slice(shared)];
    const longest = Math.max(rests[0].length, rests[1].length);
    if (shared < 4) return false;
    if (!rests[0] || !rests[1]) return longest <= 4;
    return longest <= 2 && swaps.includes(rests[0][0] + rests[1][0]);
  };
  const roots = new Map();
  const hasKin = (clause, word) => {
    if (!roots.has(clause)) roots.set(clause, [...rootsOf(wordsOf(clause))]);
    const wanted = [...rootsOf(word)];
    return wanted.length > 0 && wanted.every((one) => roots.get(clause).some((own) => areKin(one, own)));
  };
  const total = Number(form.dataset.total);
  const onDisk = location.protocol === "file:";

  const filter = () => {
    const words = field.value.split(/\s+/).filter(Boolean);
    let count = 0;
    for (const clause of clauses) {
      const found = words.every((word) => texts.get(clause).includes(fold(word)) || hasKin(clause, word));
      clause.hidden = !found;
      count += Number(found);
    }
    for (const area of document.querySelectorAll("section.area")) {
      area.hidden = !area.querySelector("article.clause:not([hidden])");
    }
    for (const link of document.querySelectorAll(".contents a[href^='#']")) {
      const target = document.getElementById(link.hash.slice(1));
      const appended = target.closest(".appendix");
      link.parentElement.hidden = appended ? words.length > 0 : !!target.closest("[hidden]");
    }
    document.documentElement.classList.toggle("searching", words.length > 0);
    const shown = form.dataset.shown.replace("{count}", String(count)).replace("{all}", String(total));
    const further = count || onDisk ? "" : ` ${form.dataset.further}`;
    answer.textContent = words.length ? shown + further : "";
  };

  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 150);
  });
  form.addEventListener("submit", (event) => {
    if (!onDisk) return;
    event.preventDefault();
    filter();
    document.getElementById("content").focus();
  });
  addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.closest("[hidden]")) {
      field.value = "";
      filter();
      target.scrollIntoView();
    }
  });
})();
