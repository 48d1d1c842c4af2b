package dev.keyturn.sdk;

import dev.keyturn.sdk.contract.ArchitectureContract;

class ArchitectureTests extends ArchitectureContract {}
