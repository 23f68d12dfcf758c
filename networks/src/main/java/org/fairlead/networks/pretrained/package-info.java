/**
 * Weights of files, fitted to networks.
 *
 * <p>A {@link org.fairlead.networks.pretrained.Naming} says whose names a file's tensors have, a
 * {@link org.fairlead.networks.pretrained.NameMap} turns them into the network's, a {@link
 * org.fairlead.networks.pretrained.WeightsFit} tells what fits and what does not, and {@link
 * org.fairlead.networks.pretrained.Recognition} finds the architecture that a file was made for.
 */
@NullMarked
package org.fairlead.networks.pretrained;

import org.jspecify.annotations.NullMarked;
