/**
 * The engine of the read models: it feeds the log to the domains' event handlers, commits their effects together with how far
 * they have come, shares the work between segments and nodes, and knows each projection's position and failures. What a read
 * model holds is the domain's.
 */
@NullMarked
package dev.keelson.projections;

import org.jspecify.annotations.NullMarked;
