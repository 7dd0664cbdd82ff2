package dev.keelson.commandside;

import org.jspecify.annotations.Nullable;

/** Why the write door did not let a command through. */
public abstract class CommandSideException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    protected CommandSideException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether nothing was done, so that the same command may be sent again. */
    public abstract boolean retryable();
}
