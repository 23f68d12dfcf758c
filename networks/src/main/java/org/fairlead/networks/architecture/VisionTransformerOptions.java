package org.fairlead.networks.architecture;

import org.fairlead.base.InputException;

/**
 * Options of the vision transformers.
 *
 * @param patch height and width of the squares that an image is cut into, which must divide the
 *     image: 16 for images of 224 x 224, 4 for such of 32 x 32
 */
public record VisionTransformerOptions(int patch) {
  public VisionTransformerOptions {
    if (patch < 1) {
      throw new InputException("patch is %d, expected at least 1".formatted(patch));
    }
  }
}
