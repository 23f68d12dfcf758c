/**
 * Named tensors outside any engine, and the files they live in.
 *
 * <p>{@link org.fairlead.networks.weights.Weights} is an ordered collection of {@linkplain
 * org.fairlead.networks.weights.Tensor tensors}. {@link org.fairlead.networks.weights.Safetensors}
 * reads and writes them; {@link org.fairlead.networks.weights.PyTorchCheckpoint} reads what {@code
 * torch.save} wrote, without ever running what a pickle asks for. Files are untrusted: whatever is
 * wrong with one is an {@link org.fairlead.base.InputException} that names the file and what was
 * found.
 */
@NullMarked
package org.fairlead.networks.weights;

import org.jspecify.annotations.NullMarked;
