/**
 * Files that were changed at random, read by everything that reads files: whatever is in them, each
 * ends soon, in little memory, in success or in a message, and leaves nothing behind.
 *
 * <p>A {@link org.fairlead.e2e.fuzz.Target} is a format with some whole files of it; a {@link
 * org.fairlead.e2e.fuzz.Mutator} damages one, as its seed says; a {@link
 * org.fairlead.e2e.fuzz.Fuzzer} reads it and judges.
 */
@NullMarked
package org.fairlead.e2e.fuzz;

import org.jspecify.annotations.NullMarked;
