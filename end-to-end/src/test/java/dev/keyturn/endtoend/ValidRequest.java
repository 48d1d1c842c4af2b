package dev.keyturn.endtoend;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a request that succeeds.
 *
 * @param authorization value of the header; null for a token of the admin API, empty for none
 * @param signature headers that depend on the text of the body; null for none
 * @param proof what an answer must show beyond its status
 */
record ValidRequest(
        Map<String, String> inPath,
        Map<String, String> inQuery,
        Map<String, String> headers,
        @Nullable String authorization,
        @Nullable Object body,
        @Nullable Function<String, Map<String, String>> signature,
        Proof proof) {

    /** Sign that an operation did its work. May ask the server. */
    interface Proof {

        boolean isIn(HttpResponse<String> answer) throws Exception;

        /** Demands both. */
        default Proof and(Proof other) {
            return answer -> isIn(answer) && other.isIn(answer);
        }
    }

    /** The status is enough. */
    static ValidRequest at(Map<String, String> inPath) {
        return new ValidRequest(inPath, Map.of(), Map.of(), null, null, null, answer -> true);
    }

    ValidRequest with(Map<String, String> query) {
        return new ValidRequest(inPath, query, headers, authorization, body, signature, proof);
    }

    ValidRequest withHeaders(Map<String, String> others) {
        return new ValidRequest(inPath, inQuery, others, authorization, body, signature, proof);
    }

    ValidRequest authorizedBy(String credentials) {
        return new ValidRequest(inPath, inQuery, headers, credentials, body, signature, proof);
    }

    ValidRequest sending(Object newBody) {
        return new ValidRequest(inPath, inQuery, headers, authorization, newBody, signature, proof);
    }

    ValidRequest signedBy(Function<String, Map<String, String>> newSignature) {
        return new ValidRequest(inPath, inQuery, headers, authorization, body, newSignature, proof);
    }

    ValidRequest provenBy(Proof newProof) {
        return new ValidRequest(inPath, inQuery, headers, authorization, body, signature, newProof);
    }

    /** The body must contain this text. */
    ValidRequest provenBy(String text) {
        return provenBy(answer -> answer.body().contains(text));
    }
}
