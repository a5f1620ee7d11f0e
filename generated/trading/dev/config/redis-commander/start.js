// Starts the program with a configuration that holds the password in memory alone: the image's own entry point would
// write it into a file and take it from an argument.
const fs = require("fs");
const connection = JSON.parse(process.env.CONNECTION);
connection.password = fs.readFileSync(process.env.PASSWORD_FILE, "utf8").replace(/\n$/, "");
process.env.NODE_CONFIG = JSON.stringify({ noSave: true, connections: [connection] });
require("/redis-commander/bin/redis-commander");
