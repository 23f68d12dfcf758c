/**
 * The real program from outside: started as a user starts it, killed at any moment, cut off from
 * its disk, and held to what it promises.
 */
@NullMarked
package org.fairlead.e2e;

import org.jspecify.annotations.NullMarked;
