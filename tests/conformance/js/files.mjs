// Have files restyled by an official client in Node.js: node files.mjs CLIENT.js ORDER
// ORDER is JSON; what its user would see comes back as JSON on stdout.
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [script, order] = process.argv.slice(2);
const { createDecartClient, models } = await import(pathToFileURL(script).href);
const { url, key, picture, video, source, target } = JSON.parse(order);
const client = createDecartClient({ apiKey: key, baseUrl: url });
const inputs = { prompt: "Anime", data: new Blob([await readFile(source)]) };

async function restyle() {
  if (picture) {
    const made = await client.process({ model: models.image(picture), ...inputs });
    await writeFile(target, Buffer.from(await made.arrayBuffer()));
    return {};
  }
  const seen = [];
  const ended = await client.queue.submitAndPoll({
    model: models.video(video),
    onStatusChange: (job) => seen.push(job.status),
    ...inputs,
  });
  await writeFile(target, Buffer.from(await ended.data.arrayBuffer()));
  return { ended: ended.status, seen };
}

const said = await restyle().catch((error) => ({ error: error.code, text: error.message }));
process.stdout.write(JSON.stringify(said));
