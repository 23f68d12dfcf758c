package org.fairlead.networks.sparse;

/** What becomes of channels that masks leave without a path from the input to an output. */
public enum DeadChannels {
  /**
   * As published: a channel whose own filter is wholly masked and followed by a batch norm is
   * silenced, its norm's scale and shift 0. What depends on such channels alone goes on being
   * trained, although it is constant; at high sparsities that makes weights grow without bound.
   */
  SILENCED,
  /** Every dead channel is folded and no longer trained: see {@link Liveness}. */
  FOLDED
}
