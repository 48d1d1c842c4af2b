/** Pages of the posture report: rules that the installation breaks, and their acceptance for a time. */
@NullMarked
package dev.keyturn.console.posture;

import org.jspecify.annotations.NullMarked;
