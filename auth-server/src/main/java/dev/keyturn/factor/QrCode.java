package dev.keyturn.factor;

import io.nayuki.qrcodegen.QrCode.Ecc;

/**
 * QR code as the path of an SVG picture, with one unit for each module.
 *
 * @param size units from edge to edge, with the quiet zone of four modules on each side
 * @param path dark modules
 */
record QrCode(int size, String path) {

    private static final int QUIET = 4;

    /** @throws io.nayuki.qrcodegen.DataTooLongException for more than about 2,300 characters */
    static QrCode of(String text) {
        var code = io.nayuki.qrcodegen.QrCode.encodeText(text, Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + QUIET)
                            .append(',')
                            .append(y + QUIET)
                            .append("h1v1h-1z");
                }
            }
        }
        return new QrCode(code.size + 2 * QUIET, path.toString());
    }
}
