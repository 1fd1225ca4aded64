// The build bundles worker.ts and makes a text of it.
declare module "virtual:worker" {
  const text: string;
  export default text;
}
