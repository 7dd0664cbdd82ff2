/**
 * The write door: commands come in over HTTP, are decoded and checked, take their entity's lane, are decided and committed.
 * What a command means is the domain's; how a status code is chosen is the server's.
 */
@NullMarked
package dev.keelson.commandside;

import org.jspecify.annotations.NullMarked;
