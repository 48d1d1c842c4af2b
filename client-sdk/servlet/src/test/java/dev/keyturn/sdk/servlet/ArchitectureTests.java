package dev.keyturn.sdk.servlet;

import dev.keyturn.sdk.contract.ArchitectureContract;

class ArchitectureTests extends ArchitectureContract {}
