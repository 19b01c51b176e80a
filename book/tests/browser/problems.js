// Lists what is wrong with a page, as far as a script in it can tell.
// Unfolds everything first.
(async () => {
  const wrong = [];
  document.querySelectorAll("details").forEach((fold) => (fold.open = true));
  await document.fonts.ready;
  for (const image of document.images) {
    await image.decode().catch(() => {});
    const name = image.getAttribute("src").slice(0, 60);
    if (!image.alt.trim()) wrong.push(`a picture without alt text: ${name}`);
    if (!image.naturalWidth) wrong.push(`a picture that doesn't load: ${name}`);
  }

  // mdBook's page has a box around its text that would scroll in the page's place.
  const boxes = [document.documentElement, document.querySelector("#mdbook-content")];
  const box = boxes.find((box) => box && box.scrollWidth > box.clientWidth);
  if (box) {
    const edge = box.getBoundingClientRect().left + box.clientWidth;
    const inside = (element) => element !== box && element !== document.body
      && (getComputedStyle(element).overflowX !== "visible" || inside(element.parentElement));
    const all = [...box.querySelectorAll("*")].reverse();
    const wide = all.find((element) =>
      element.getBoundingClientRect().right > edge + 0.5 && !inside(element.parentElement));
    const name = wide ? wide.cloneNode(false).outerHTML.split(">")[0].split(" style")[0] : "<?";
    wrong.push(`scrolls sideways, for ${name}> (${box.scrollWidth} > ${box.clientWidth})`);
  }

  let before = 0;
  for (const heading of document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6)")) {
    const level = Number(heading.localName[1]);
    if (level > before + 1) {
      wrong.push(`«${heading.textContent.trim()}» is <h${level}> after <h${before}>`);
    }
    before = level;
  }
  return wrong;
})();
