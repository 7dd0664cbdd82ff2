/** The proofs from outside: the packaged server as a process, spoken to over HTTP and by signals, and nothing of its code. */
@NullMarked
package dev.keelson.server;

import org.jspecify.annotations.NullMarked;
