package dev.keyturn.audit.export;

/**
 * Classes of OCSF events that audit events map to.
 *
 * @see <a href="https://schema.ocsf.io/1.5.0/classes">OCSF 1.5.0, Classes</a>
 */
enum OcsfClass {
    DETECTION_FINDING(2004, "Detection Finding", "Findings"),
    ACCOUNT_CHANGE(3001, "Account Change", OcsfClass.IAM),
    AUTHENTICATION(3002, "Authentication", OcsfClass.IAM),
    ENTITY_MANAGEMENT(3004, "Entity Management", OcsfClass.IAM),
    API_ACTIVITY(6003, "API Activity", "Application Activity");

    private static final String IAM = "Identity & Access Management";
    private static final int CLASSES_OF_A_CATEGORY = 1000;

    private final int uid;
    private final String caption;
    private final String category;

    OcsfClass(int uid, String caption, String category) {
        this.uid = uid;
        this.caption = caption;
        this.category = category;
    }

    int uid() {
        return uid;
    }

    String caption() {
        return caption;
    }

    int categoryUid() {
        return uid / CLASSES_OF_A_CATEGORY;
    }

    String category() {
        return category;
    }
}
