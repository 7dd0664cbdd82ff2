/**
 * The assembly: reads the configuration, builds one node out of the modules, gives it an HTTP face, starts and stops it in
 * order. Knows every part and owns no behaviour of theirs; the mapping of failures to status codes is here and only here.
 */
@NullMarked
package dev.keelson.server;

import org.jspecify.annotations.NullMarked;
