/** A domain whose events are as large as its commands say. */
package dev.example.echo;
