// Scores raw float32 windows with onnxruntime-node and prints the scores as JSON: node peer-scores.mjs MODEL WINDOWS STEPS COLUMNS
// The package is not a dependency of the product: npm install --no-save onnxruntime-node, or NODE_PATH to where it is.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
const ort = createRequire(process.env.NODE_PATH ? `${process.env.NODE_PATH}/` : `${process.cwd()}/`)('onnxruntime-node');
const [model, file, steps, columns] = process.argv.slice(2);
const bytes = readFileSync(file);
const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
const session = await ort.InferenceSession.create(model);
const shape = [values.length / (steps * columns), Number(steps), Number(columns)];
const { score } = await session.run({ window: new ort.Tensor('float32', values, shape) });
console.log(JSON.stringify(Array.from(score.data)));
