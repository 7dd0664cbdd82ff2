/**
 * The contract between a domain and the house: how a domain plugs in, and how its messages are named, decoded, checked
 * and described. Nothing here knows of HTTP, of a database or of any other module.
 */
@NullMarked
package dev.keelson.domain;

import org.jspecify.annotations.NullMarked;
