package dev.keyturn.sdk.jaxrs;

import dev.keyturn.sdk.contract.ArchitectureContract;

class ArchitectureTests extends ArchitectureContract {}
