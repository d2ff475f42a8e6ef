/** A picture (base64 of a PNG) with at most 256 colours, which takes a third of the room: base64 again. */
async (picture) => {
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes(picture)], { type: "image/png" }));
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const pixels = context.getImageData(0, 0, width, height).data;

  // Colours that lie close together count as one; those that are there most often make the palette.
  const cells = new Map();
  for (let at = 0; at < pixels.length; at += 4) {
    const cell = ((pixels[at] >> 3) << 10) | ((pixels[at + 1] >> 3) << 5) | (pixels[at + 2] >> 3);
    const found = cells.get(cell) ?? { n: 0, sum: [0, 0, 0] };
    found.n += 1;
    for (let part = 0; part < 3; part += 1) found.sum[part] += pixels[at + part];
    cells.set(cell, found);
  }
  const mean = ({ n, sum }) => sum.map((part) => Math.round(part / n));
  const most = [...cells.values()].sort((one, other) => other.n - one.n).slice(0, 256).map(mean);
  const distance = (one, other) => one.reduce((all, part, i) => all + (part - other[i]) ** 2, 0);
  const nearest = new Map([...cells].map(([cell, found]) => {
    const wanted = mean(found);
    let best = 0;
    most.forEach((colour, i) => { if (distance(colour, wanted) < distance(most[best], wanted)) best = i; });
    return [cell, best];
  }));

  const rows = new Uint8Array((width + 1) * height); // each row begins with 0: not filtered
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      const cell = ((pixels[at] >> 3) << 10) | ((pixels[at + 1] >> 3) << 5) | (pixels[at + 2] >> 3);
      rows[y * (width + 1) + 1 + x] = nearest.get(cell);
    }
  }
  const squeezed = new Response(new Blob([rows]).stream().pipeThrough(new CompressionStream("deflate")));

  const checked = (data) => {
    let crc = ~0;
    for (const byte of data) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc >>> 0;
  };
  const number = (value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  const chunk = (name, data) => {
    const body = [...[...name].map((sign) => sign.charCodeAt(0)), ...data];
    return [...number(data.length), ...body, ...number(checked(body))];
  };
  const made = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a,
    ...chunk("IHDR", [...number(width), ...number(height), 8, 3, 0, 0, 0]),
    ...chunk("PLTE", most.flat()),
    ...chunk("IDAT", [...new Uint8Array(await squeezed.arrayBuffer())]),
    ...chunk("IEND", []),
  ];
  return btoa(made.map((byte) => String.fromCharCode(byte)).join(""));
}
