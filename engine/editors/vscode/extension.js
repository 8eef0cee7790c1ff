// Starts `remit lsp` for the folder that is open. All else is the server's: this file knows nothing of policies.
const vscode = require("vscode");
const {LanguageClient} = require("vscode-languageclient/node");

let client;

async function start() {
  const [command, ...args] = vscode.workspace.getConfiguration("remit").get("command");
  const cwd = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  client = new LanguageClient(
    "remit",
    "remit",
    {command, args, options: {cwd}},
    {
      documentSelector: [{scheme: "file", language: "yaml"}],
      synchronize: {fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{yaml,yml,json,jsonl,csv}")},
    },
  );
  try {
    await client.start();
  } catch (wrong) {
    client = undefined;
    vscode.window.showErrorMessage(`remit: "${command}" cannot be started (pip install 'remit[lsp]'): ${wrong.message}`);
  }
}

async function stop() {
  await client?.stop();
  client = undefined;
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("remit.restart", async () => {
      await stop();
      await start();
    }),
  );
  await start();
}

module.exports = {activate, deactivate: stop};
