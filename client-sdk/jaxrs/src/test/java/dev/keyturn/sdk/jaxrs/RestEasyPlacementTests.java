package dev.keyturn.sdk.jaxrs;

import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.ext.RuntimeDelegate;
import org.jboss.resteasy.core.ResteasyDeploymentImpl;
import org.jboss.resteasy.core.providerfactory.ResteasyProviderFactoryImpl;
import org.jboss.resteasy.mock.MockHttpRequest;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.jboss.resteasy.spi.ResteasyDeployment;
import org.jspecify.annotations.Nullable;

/** RESTEasy, without a network. */
class RestEasyPlacementTests extends JakartaPlacementContract {

    /** Named, since Jersey is on the class path too. */
    private static final RuntimeDelegate DELEGATE = new ResteasyProviderFactoryImpl();

    @Override
    Container start(Application application, CredentialFeature feature) {
        ResteasyDeployment deployment = new ResteasyDeploymentImpl();
        deployment.setApplication(application);
        deployment.getProviders().add(feature);
        RuntimeDelegate.setInstance(DELEGATE);
        deployment.start();
        return new Container() {
            @Override
            public Answer get(String path, @Nullable String authorization) throws Exception {
                RuntimeDelegate.setInstance(DELEGATE); // which the end of another application removes
                MockHttpRequest request = MockHttpRequest.get(path);
                if (authorization != null) {
                    request.header("Authorization", authorization);
                }
                MockHttpResponse response = new MockHttpResponse();
                deployment.getDispatcher().invoke(request, response);
                Object challenge = response.getOutputHeaders().getFirst("WWW-Authenticate");
                return new Answer(
                        response.getStatus(),
                        response.getContentAsString(),
                        challenge == null ? "" : challenge.toString());
            }

            @Override
            public void close() {
                deployment.stop();
            }
        };
    }
}
