/* Filters the clauses while one types. The button asks the server, which finds other forms of the
   words too; on a disk, where there is none, this is what searches. fold and searchWords stand in front of it (read_asset). */
(() => {
  const form = document.querySelector("form[role=search]");
  const field = document.getElementById("q");
  const answer = form && form.querySelector(".answer");
  const clauses = [...document.querySelectorAll("article.clause")];
  if (!form || !field || !answer) return;

  const texts = new Map(clauses.map((one) => [one, fold(one.textContent || "")]));
  const total = Number(form.dataset.total);
  const onDisk = location.protocol === "file:";

  const filter = () => {
    const words = searchWords(field.value);
    let count = 0;
    for (const clause of clauses) {
      const found = words.every((word) => texts.get(clause).includes(word));
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
