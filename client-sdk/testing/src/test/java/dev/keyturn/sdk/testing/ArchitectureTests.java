package dev.keyturn.sdk.testing;

import dev.keyturn.sdk.contract.ArchitectureContract;

class ArchitectureTests extends ArchitectureContract {}
