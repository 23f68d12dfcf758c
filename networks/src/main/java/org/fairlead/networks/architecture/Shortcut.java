package org.fairlead.networks.architecture;

/**
 * What takes the input of a residual block past it where the block halves the maps or widens them.
 */
enum Shortcut {
  /**
   * Option A: every second pixel, and channels of zeros around the present ones. No parameters.
   *
   * @see org.fairlead.networks.layer.ChannelPadding#shortcut
   */
  PADDING,
  /** Option B: a 1 x 1 convolution with batch norm. */
  PROJECTION
}
