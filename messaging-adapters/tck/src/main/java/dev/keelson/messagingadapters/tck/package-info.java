/**
 * What every adapter must fulfil, as an abstract test, {@link dev.keelson.messagingadapters.tck.MessagingAdapterContract}, and
 * a broker in memory that fulfils it, for tests of whatever uses the port. Nothing here runs in a server.
 */
@NullMarked
package dev.keelson.messagingadapters.tck;

import org.jspecify.annotations.NullMarked;
