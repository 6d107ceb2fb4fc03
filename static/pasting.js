// A screenshot goes into the file field by Ctrl+V, a file by dropping it beside the field. Nothing
// here is needed: the field works without.

const two = (number) => String(number).padStart(2, "0");
const stamped = (ending, now = new Date()) =>
  `截图-${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}` +
  `-${two(now.getHours())}${two(now.getMinutes())}.${ending}`;
const ENDINGS = { "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/bmp": "bmp" };

const boxes = [...document.querySelectorAll(".drop")].filter((box) =>
  box.querySelector("input[type=file]"),
);

const saidIn = new Map();
for (const box of boxes) {
  const said = document.createElement("p");
  said.className = "drop-said";
  said.setAttribute("aria-live", "polite");
  box.append(said);
  saidIn.set(box, said);
}

const put = (box, file, how) => {
  const input = box.querySelector("input[type=file]");
  const held = new DataTransfer();
  held.items.add(file);
  input.files = held.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  saidIn.get(box).textContent = `${how}：${file.name}`;
};

// where a page has several such forms, the one that is being filled in
const boxFor = (target) => {
  const form = target instanceof Element ? target.closest("form") : null;
  return boxes.find((box) => form?.contains(box)) ?? (boxes.length === 1 ? boxes[0] : null);
};

document.addEventListener("paste", (event) => {
  const item = [...(event.clipboardData?.items ?? [])].find(
    (one) => one.kind === "file" && one.type in ENDINGS,
  );
  const box = item && boxFor(event.target);
  // words beside the picture, as Word copies them, are meant for the text
  if (!box || event.clipboardData.types.includes("text/plain")) return;
  const picture = item.getAsFile();
  if (!picture) return;
  event.preventDefault();
  const name = stamped(ENDINGS[item.type]);
  put(box, new File([picture], name, { type: item.type }), "已粘贴截图");
});

for (const box of boxes) {
  const over = (is) => box.classList.toggle("is-over", is);
  box.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    over(true);
  });
  box.addEventListener("dragleave", () => over(false));
  box.addEventListener("drop", (event) => {
    over(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    put(box, file, "已放入文件");
  });
}
