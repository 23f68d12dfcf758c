package org.fairlead.data.image;

import java.io.IOException;

/** A complete image that is not taken, or an incomplete one; the message lacks the file's name. */
final class RefusedImageException extends IOException {
  private static final long serialVersionUID = 1L;

  RefusedImageException(String message) {
    super(message);
  }
}
