package dev.keyturn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What must follow from each event, with the test that holds it. An event that is in no line of the table fails the build, and
 * so does a line whose test is gone.
 */
class EventEffectsTests {

    /** For an event that only tells what has been done by then. */
    private static final String NOTHING = "nothing: ";

    private static final Map<String, List<String>> EFFECTS = new TreeMap<>(Map.ofEntries(
            follows("UserCreated", NOTHING + "a new user has nothing yet"),
            follows("UserUpdated", "AdminApiAccessFlow.aDemotedAdministratorIsRejectedAtOnce"),
            follows(
                    "UserDisabled",
                    "EndedGrantFlow.tokensAreRejectedEverywhere",
                    "EndedGrantFlow.anUnusedCodeIsRejected",
                    "AdminApiAccessFlow.aDisabledAdministratorIsRejectedAtOnce"),
            follows("UserEnabled", "EndedGrantFlow.nothingComesBackWithWhatWasDisabled"),
            follows(
                    "UserDeleted",
                    "EndedGrantFlow.tokensAreRejectedEverywhere",
                    "EndedGrantFlow.anUnusedCodeIsRejected",
                    "ConsentsContract.goesWithTheUser"),
            follows(
                    "PasswordChanged",
                    "EndedGrantFlow.tokensAreRejectedEverywhere",
                    "UsersContract.changingThePasswordEndsOtherSessions"),
            follows("PasswordRecovered", "ForgottenPasswordFlow.aNewPasswordEndsSessionsAndGrants"),
            follows("EmailAddressConfirmed", "AddressLinkFlow.anAddressIsConfirmedByItsLinkAlone"),
            follows("PasswordReset", "EndedGrantFlow.tokensAreRejectedEverywhere"),
            follows("AdministratorRestored", "EndedGrantFlow.aRestoredAdministratorBeginsWithoutGrants"),
            follows("SignedIn", "AuditTrailFlow.aSignInNamesTheUserAsActorAndAWrongPasswordAnAnonymousOne"),
            follows("SignInFailed", "UsersContract.fiveWrongPasswordsLockEvenForTheRightOneUntilTimeHasPassed"),
            follows("UnknownUserSignInFailed", "UsersContract.theAuditTrailDoesNotStoreUnknownUsernames"),
            follows("ClientCreated", NOTHING + "a new client has nothing yet"),
            follows(
                    "ClientUpdated",
                    "LostScopeFlow.anAccessTokenIsRevokedWhenItsClientLosesAScope",
                    "LostScopeFlow.refreshingDoesNotGrantAScopeThatTheClientHasLost",
                    "ApiKeyFlow.aKeyCanDoNoMoreThanItsClientAtAnyMoment"),
            follows("ClientEnabled", "EndedGrantFlow.nothingComesBackWithWhatWasDisabled"),
            follows(
                    "ClientDisabled",
                    "EndedGrantFlow.tokensAreRejectedEverywhere",
                    "EndedGrantFlow.anUnusedCodeIsRejected",
                    "ApiKeyFlow.aKeyCanDoNoMoreThanItsClientAtAnyMoment"),
            follows(
                    "ClientDeleted",
                    "EndedGrantFlow.tokensAreRejectedEverywhere",
                    "EndedGrantFlow.anUnusedCodeIsRejected",
                    "ConsentsContract.goesWithTheClient"),
            follows("ClientSecretCreated", NOTHING + "the secrets before it stay as they are"),
            follows(
                    "ClientSecretDeleted",
                    "CredentialFlow.aSecretThatIsRetiredAsLeakedTakesItsTokensAlong",
                    "CredentialFlow.aSecretThatIsRetiredInTheUsualWayLeavesItsTokens"),
            follows("RequestsRejected", "RequestRefusalsTests.areOneRowAndAFewLinesHoweverManyTheyAre"),
            follows("GrantCreated", NOTHING + "the code is issued with it"),
            follows("GrantRevoked", "PartnerFlow.revokingARefreshTokenRevokesItsAccessTokens"),
            follows("ClientOwnersChanged", "SelfServiceFlow.aRemovedOwnerLosesAccessAtOnce"),
            follows("ApiCreated", NOTHING + "no client has its scopes yet"),
            follows("ApiUpdated", "EndedGrantFlow.aDeletedScopeOpensNothingOfTheApiThatTakesItsName"),
            follows("ApiDeleted", "EndedGrantFlow.nothingIsLeftOfAGrantWhoseScopesAreAllDeleted"),
            follows("ConsentGranted", "PartnerFlow.consentIsAskedForNewScopesOnly"),
            follows(
                    "ConsentReduced",
                    "EndedGrantFlow.tokensAreRejectedEverywhere",
                    "EndedGrantFlow.anUnusedCodeIsRejected",
                    "EndedGrantFlow.aConsentThatShrinksLeavesWhatNeverHadTheScope"),
            follows(
                    "ConsentWithdrawn",
                    "EndedGrantFlow.tokensAreRejectedEverywhere",
                    "EndedGrantFlow.anUnusedCodeIsRejected",
                    "EndedGrantFlow.aWithdrawnConsentIsThatOfOneClientAndIsAskedForAnew"),
            follows("AccessTokenRevoked", "PartnerFlow.revokingAnAccessTokenKeepsTheRefreshToken"),
            follows("RefreshTokenReplayed", "PartnerFlow.aReplayedRefreshTokenRevokesItsFamily"),
            follows(
                    "SignedOut",
                    "SignOutFlow.grantsWithoutOfflineAccessEndAndOthersContinue",
                    "SignOutFlow.aCodeThatIsNotUsedYetIsWorthNothingAfterwards"),
            follows(
                    "OtherSessionsEnded",
                    "AccountPagesFlow.aSessionThatItsUserEndsElsewhereIsWorthNothingWithItsGrants"),
            follows(
                    "TokensRevoked",
                    "AdministrativeRevocationFlow.everythingOfAUserStopsAndTheBrowserIsSignedOut",
                    "AdministrativeRevocationFlow.everythingOfASessionStopsAndTheBrowserIsSignedOut",
                    "AdministrativeRevocationFlow.everythingOfAClientStops",
                    "AdministrativeRevocationFlow.everythingOfAGrantStops"),
            follows("SecondFactorFailed", "SecondFactorFlow.wrongCodesLockTheAccountAsWrongPasswordsDo"),
            follows("PasskeyAdded", "PasskeyFlow.aPasskeySignsInWithoutAPassword"),
            follows("PasskeyRenamed", NOTHING + "a name opens nothing"),
            follows("PasskeyRemoved", "PasskeyFlow.aPasskeyIsAddedRenamedAndRemoved"),
            follows("PasskeyCloned", "PasskeyFlow.aCloneIsRejectedAndReported"),
            follows("AuthenticatorAppAdded", "SecondFactorFlow.thePasswordAloneOpensNothing"),
            follows("AuthenticatorAppRemoved", "SecondFactorFlow.theLastAppTakesTheRecoveryCodesWithIt"),
            follows("RecoveryCodesReplaced", "SecondFactorFlow.newRecoveryCodesReplaceTheOldOnes"),
            follows("RecoveryCodeUsed", "SecondFactorFlow.aRecoveryCodeWorksOnceInAnySpelling"),
            follows("SecondFactorsReset", "SecondFactorFlow.anAdministratorResetsTheFactorsOfALostPhone"),
            follows("ApiKeyCreated", NOTHING + "a new key has nothing yet"),
            follows("ApiKeyUpdated", "ApiKeyExchangeFlow.tokensLoseTheScopesThatTheirKeyLoses"),
            follows(
                    "ApiKeyDisabled",
                    "ApiKeyFlow.aDisabledKeyIsRefusedAtOnceAndAnEnabledOneAccepted",
                    "ApiKeyExchangeFlow.disablingTheKeyEndsWhatWasGotWithItAndEnablingItLetsItGetMore"),
            follows("ApiKeyEnabled", "ApiKeyFlow.aDisabledKeyIsRefusedAtOnceAndAnEnabledOneAccepted"),
            follows(
                    "ApiKeyRotated",
                    "ApiKeyFlow.aRotatedKeyStaysValidForTheOverlapAndEndsWithItsTokens",
                    "ApiKeyExchangeFlow.rotatingTheKeyOutRevokesWhatWasGotWithIt"),
            follows(
                    "ApiKeyRevoked",
                    "ApiKeyFlow.aRevokedKeyIsOverForGood",
                    "ApiKeyExchangeFlow.revokingTheKeyRevokesWhatWasGotWithIt"),
            follows("FindingAccepted", "PostureContract.anAcceptedFindingDoesNotCountUntilItsTimeIsOver"),
            follows("AcceptanceWithdrawn", "PostureContract.aRuleIsAcceptedOnceAllItsFindingsAre"),
            follows("ApiKeyLeaked", "ApiKeyLeakFlow.aReportedKeyIsRevokedAndItsOwnerNotified"),
            follows(
                    "ApiKeyQuarantined",
                    "ApiKeyLeakFlow.aKeyInQuarantineReadsFromWhereItWasUsedBeforeAndDoesNothingElse"),
            follows(
                    "ApiKeyExpiring",
                    "ApiKeyLeakFlow.theOwnerIsRemindedThirtySevenAndOneDaysBeforeTheEndAndNotMoreOften"),
            follows(
                    "LogoutDeliveryFailed",
                    "BackchannelLogoutFlow.aRejectedTokenIsNotSentAgainUntilAnAdministratorSaysSo"),
            follows("ClientNetworkAdded", "DetectorFlow.aKnownClientThatGetsATokenInANewNetworkIsAnAlarm"),
            follows("ApiKeyNetworkAdded", "DetectorFlow.aKnownApiKeyThatIsUsedInANewNetworkIsAnAlarm"),
            follows("AlarmRaised", "AlarmFlow.aClientThatIsRejectedOftenIsOneAlarmThatGrows"),
            follows("AlarmAcknowledged", "AlarmFlow.anAlarmIsAcknowledgedAndThenClosed"),
            follows("AlarmClosed", "AlarmFlow.aClosedAlarmOpensAgainOnlyWithFurtherOccurrences"),
            follows("AlarmMuted", "AlarmFlow.aMutedSubjectRaisesNoAlarmUntilTheMuteEnds"),
            follows("AlarmUnmuted", "AlarmFlow.aMuteCanEndBeforeItsTime"),
            follows("SigningKeyGenerated", "KeyLifeCycleContract.aKeyIsAnnouncedSignsRetiresAndIsDestroyed"),
            follows("SigningKeyAnnounced", "KeyLifeCycleContract.aKeyIsAnnouncedSignsRetiresAndIsDestroyed"),
            follows("SigningKeyActivated", "KeyLifeCycleContract.aKeyIsAnnouncedSignsRetiresAndIsDestroyed"),
            follows("SigningKeyRetired", "KeyLifeCycleContract.aKeyIsAnnouncedSignsRetiresAndIsDestroyed"),
            follows("SigningKeyDestroyed", "KeyLifeCycleContract.aKeyIsAnnouncedSignsRetiresAndIsDestroyed"),
            follows("SigningKeyRevoked", "SigningKeyEndpoints.aRevocationIsShownFirstAndThenRemovesTheKeyAtOnce")));

    private static final Pattern TYPE_METHOD = Pattern.compile("public String type\\(\\) \\{[^}]*}");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages("dev.keyturn");

    @Test
    void everyEventHasALine() {
        Set<String> events = CLASSES.stream()
                .filter(type -> type.isAssignableTo(AuditableEvent.class) && !type.isInterface())
                .filter(type -> !isTest(type))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(EFFECTS.keySet()).containsExactlyElementsOf(events);
    }

    @Test
    void everyLineNamesTestsThatThereAre() {
        Set<String> tests = CLASSES.stream()
                .filter(EventEffectsTests::isTest)
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isMetaAnnotatedWith("org.junit.platform.commons.annotation.Testable"))
                .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
                .collect(Collectors.toSet());

        EFFECTS.forEach((event, effects) -> assertThat(effects)
                .as(event)
                .isNotEmpty()
                .allMatch(effect -> effect.startsWith(NOTHING) || tests.contains(effect)));
    }

    @Test
    void everyTypeIsANounADotAndAVerb() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<String> types = sources.filter(file -> file.toString().endsWith(".java"))
                    .map(EventEffectsTests::text)
                    .flatMap(text -> TYPE_METHOD.matcher(text).results())
                    .flatMap(method -> TEXT.matcher(method.group()).results())
                    .map(text -> text.group(1))
                    .toList();

            assertThat(types)
                    .hasSizeGreaterThan(40)
                    .allMatch(type -> type.matches("[a-z]+(-[a-z]+)*\\.[a-z]+(-[a-z]+)*"));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isTest(JavaClass type) {
        return type.getSource()
                .filter(source -> source.getUri().toString().contains("/test-classes/"))
                .isPresent();
    }

    private static Map.Entry<String, List<String>> follows(String event, String... effects) {
        return Map.entry(event, Arrays.asList(effects));
    }
}
