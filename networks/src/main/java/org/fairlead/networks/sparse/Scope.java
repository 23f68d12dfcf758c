package org.fairlead.networks.sparse;

/** Among which weights the smallest are sought. */
public enum Scope {
  /** Every layer is pruned to the same sparsity. */
  LAYER,
  /** All prunable weights compete; layers end with different sparsities. */
  GLOBAL
}
