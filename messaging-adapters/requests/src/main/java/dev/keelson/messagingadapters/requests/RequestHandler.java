package dev.keelson.messagingadapters.requests;

import dev.keelson.messagingadapters.api.Envelope;
import dev.keelson.messagingadapters.api.Message;

/**
 * Answers requests. It may be given the same request again, also after it answered it, and is to give the same answer then:
 * its effect has to be idempotent. Called by several threads, for different keys.
 */
@FunctionalInterface
public interface RequestHandler {

    /**
     * The answer, with an id of its own that is the same each time.
     *
     * @throws RequestRefusedException has the requester told that the answer is no, and why
     * @throws Exception has the request handled again after a pause that grows, until its deadline
     */
    Envelope answer(Message request) throws Exception;
}
