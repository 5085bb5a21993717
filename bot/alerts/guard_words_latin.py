"""The words around names, in the languages written in Latin letters.

``word*`` stands for every word that begins so. What the kinds of words mean: guard_vocabulary.
"""

ENGLISH = {
    "little": """
        little young small tiny baby toddler teenage orphaned
    """,
    "child": """
        student classmate schoolmate boy girl child toddler teen teenager teenaged teenage baby infant
        schoolgirl schoolboy orphan minor pupil youngster kid twin newborn lad preschooler underage schoolchild
        ward adolescent tween grader fifth-grader first-grader second-grader third-grader fourth-grader
        sixth-grader seventh-grader eighth-grader ninth-grader tenth-grader kindergartner youth girlfriend
        evacuee juvenile half-sister half-brother
    """,
    "children": """
        boys girls children kids teens teenagers babies orphans minors pupils youngsters twins triplets infants
        toddlers schoolchildren schoolgirls schoolboys adolescents youths lads brothers-and-sisters
    """,
    "kin": """
        son daughter brother sister sibling grandson granddaughter grandchild nephew niece stepson stepdaughter
        stepbrother stepsister godson goddaughter cousin foster-son foster-daughter firstborn eldest youngest
        middle
    """,
    "kins": """
        sons daughters brothers sisters siblings grandsons granddaughters grandchildren nephews nieces cousins
    """,
    "adult": """
        president minister ombudsman ombudswoman ombudsperson commissioner ambassador governor head director
        spokesman spokeswoman spokesperson lawyer journalist reporter correspondent volunteer pope cardinal
        archbishop bishop teacher doctor mayor mp senator congressman soldier founder co-founder ceo adviser
        advisor aide lady sheikh mr mrs ms dr prof professor wife husband widow widower man woman men women
        psychologist nurse activist expert researcher investigator prosecutor judge officer commander general
        colonel major sergeant captain chief chairman chairwoman chair chairperson secretary deputy envoy
        negotiator mediator diplomat official officials representative coordinator manager author writer
        director-general emir amir king queen prince princess prime premier chancellor leader politician member
        lawmaker analyst historian photographer priest pastor rabbi imam caregiver carer caretaker neighbour
        neighbor rescuer attorney advocate counsel economist scientist actor actress singer artist musician
        filmmaker presenter host anchor editor columnist coach footballer player athlete driver
        commissioner-general speaker specialist principal headteacher headmistress matron resident serviceman
        servicewoman veteran paramedic surgeon paediatrician pediatrician therapist metropolitan patriarch
        mediators ministers presidents sir madam candidate businessman oligarch collaborator pensioner citizen
        american counterpart billionaire philanthropist officer-in-charge saint st holy
    """,
    "office": """
        from near state foreign human rights children child's children's childrens office affairs ministry
        parliament verkhovna rada council region regional military administration oblast charity foundation
        organisation organization ngo fund network international cooperation mission center centre security
        national defence defense of for the at in and to on a an its chief vice acting former then ukrainian
        russian qatari us eu un american belarusian first orphanage school city interior justice education
        social policy protection reintegration program programme project initiative institute university
        committee commission court group team agency service coalition parliamentary presidential republic
        senior local community village district hospital home shelter legal press public relations executive
        managing founding
    """,
    "named": """
        renamed nickname pseudonym named called name names nicknamed identified known
    """,
    "small": """
        the a an another ukrainian ukraine's ukraines russian orphaned deported abducted kidnapped stolen
        rescued returned his her their its my our whose older younger elder eldest youngest twin big adopted
        missing injured wounded sick disabled aged local year-old years old month months female male teenage
        teenaged by as same other own only beloved foster evacuated displaced freed minor brave is was were are
        include including includes like such and both namely among included two three four five six seven eight
        nine ten here's meet then now just little young small tiny baby toddler
    """,
    "says": """
        said says told tells reported reports wrote writes announced announces added explained stated noted
        stressed emphasised emphasized confirmed thanked according commented posted shared recalled informed
        argued claimed declared insisted signed leads led founded heads met chaired
    """,
    "fate": """
        returned returns return reunited rescued deported abducted kidnapped taken adopted home brought stolen
        freed placed born hugged hugs embraced back missing found escaped fled lost spent dreams dreamt turned
        turns celebrated celebrates wants lives lived went goes was is has will studied studies finally crossed
        arrived arrives
    """,
    "own": """
        his her their whose
    """,
    "and": """
        and & or
    """,
    "years": """
        years year yrs yr y/o yo year-old years-old y.o
    """,
    "months": """
        months month weeks week days month-old months-old
    """,
    "aged": """
        aged age ages who is was just only turned turns at then now will be the of has have had recently turning
        already currently both are were about almost nearly respectively old
    """,
    "after": """
        and from of who was is were are has had a an the with old in at now or but whose both to when while as
        then will said says years year told returned came
    """,
    "parent": """
        mother mom mum mommy mama father dad daddy papa grandmother grandma granny grandfather grandpa parent
        parents grandparents aunt uncle guardian guardians stepfather stepmother foster-mother foster-father
        father-in-law mother-in-law godmother godfather relatives
    """,
    "sibling": """
        brother sister sibling brothers sisters siblings cousin cousins twin twins half-brother half-sister
        stepbrother stepsister eldest youngest middle
    """,
}

GERMAN = {
    "little": """
        kleine kleiner kleinen kleinem klein
    """,
    "child": """
        mitschüler mitschülerin klassenkamerad junge jungen bub buben mädchen kind kindes baby säugling
        kleinkind jugendliche jugendlicher jugendlichen teenager teenagerin waise waisenkind waisenjunge
        waisenmädchen minderjährige minderjähriger minderjährigen schüler schülerin schulkind zwilling
        neugeborene neugeborenes kleine kleiner kleinen teenie halbwüchsige knabe schulmädchen schuljunge
        pflegekind adoptivkind heimkind erstklässler erstklässlerin fünftklässler
    """,
    "children": """
        kinder kindern jungs mädchens zwillinge zwillingen waisen waisenkinder schüler schülern schülerinnen
        jugendliche minderjährigen babys kleinkinder drillinge teenagern
    """,
    "kin": """
        sohn sohnes söhnchen tochter bruder bruders schwester enkel enkelin enkelkind neffe neffen nichte
        stiefsohn stieftochter cousin cousine patenkind ältester zwillingsbruder zwillingsschwester pflegesohn
        pflegetochter brüderchen schwesterchen schwesterlein
    """,
    "kins": """
        söhne söhnen töchter töchtern brüder brüdern schwestern geschwister geschwistern enkelkinder enkeln
        enkelinnen zwillingsbrüder zwillingsschwestern geschwisterpaar
    """,
    "adult": """
        präsident* minister* ombudsmann ombudsfrau ombudsmanns menschenrechtsbeauftragte*
        kinderrechtsbeauftragte* kinderbeauftragte* kinderschutzbeauftragte* beauftragte* botschafter*
        gouverneur* chef* leiter* direktor* sprecher* anwalt* anwält* rechtsanw* journalist* reporter*
        freiwillige* papst* kardinal* erzbischof bischof lehrer* arzt ärztin bürgermeister* abgeordnet* senator*
        soldat* gründer* berater* first lady scheich* herr frau herrn dr prof professor* ehefrau ehemann witwe*
        mann psycholog* aktivist* expert* forscher* ermittler* staatsanw* richter* offizier* general* oberst*
        vorsitzende* sekretär* gesandte* unterhändler* vermittler* diplomat* beamt* vertreter* koordinator*
        autor* emir* könig* prinz* premier* kanzler* staatschef* politiker* priester* pfarrer* nachbar*
        außenminister* ministerin kommissar* sondergesand* schauspieler* sänger* trainer* milliardär*
        geschäftsf* erzieher* betreuer* sanitäter* chefredakteur* sankt st heilige* heiligen
    """,
    "office": """
        aus nahe des der die das für von vom beim im in am an zum zur und den staat* ukrainisch* russisch*
        katarisch* organisation stiftung* büro* präsidialamt* parlament* rada region* gebiet* verwaltung* rat*
        ministerium* hilfsorganisation menschenrechte kinderrechte kinder außen* stellvertretend* ehemalig*
        frühere* militärverwaltung rechte
    """,
    "named": """
        umbenannt heiße genannte namens heißt genannt name namen heissen hieß heißen
    """,
    "small": """
        der die das den dem des ein eine einen einem einer ukrainische ukrainischer ukrainischen russische
        verschleppte verschleppter verschleppten deportierte deportierten entführte entführten gerettete
        geretteten junge jungen junger sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer ihres mein
        unser deren dessen ältere älterer älteren jüngere jüngerer jüngeren jährige jähriger jährigen jährigem
        jahre jahr alt alte alter alten altes mit und auch darunter nämlich wie ist sind heißt vermisste zwei
        drei vier fünf beiden etwa waise verwaiste kleine kleiner kleinen kleinem klein
    """,
    "says": """
        sagte sagt erklärte erklärt berichtete berichtet schrieb teilte betonte fügte bestätigte dankte zufolge
        laut meldete äußerte gab twitterte gründete leitet traf
    """,
    "fate": """
        kehrte kehrt zurück wurde wird ist war verschleppt entführt deportiert gerettet lebte lebt geboren
        vermisst durfte konnte umarmt umarmte wieder hatte kam kommt sah floh fand
    """,
    "own": """
        sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer deren dessen
    """,
    "and": """
        und sowie & oder
    """,
    "years": """
        jahre jahren jahr j jährig
    """,
    "months": """
        monate monaten monat wochen tage
    """,
    "aged": """
        im alter von alt ist war gerade erst heute wurde wird der die und mit damals jetzt ein
    """,
    "after": """
        und aus der die das ist war wurde hat mit sind alt jahre kam nach in wird waren wurden kehrte lebte oder
        durfte kann
    """,
    "parent": """
        mutter mutti mama vater papa oma opa großmutter großvater tante onkel vormund* eltern großeltern
        stiefvater stiefmutter pflegemutter pflegevater pflegeeltern patentante
    """,
    "sibling": """
        bruder bruders brüder brüdern schwester schwestern geschwister geschwistern brüderchen schwesterchen
        cousin cousine zwillingsbruder zwillingsschwester
    """,
}

FRENCH = {
    "little": """
        petit petite petits petites jeune
    """,
    "child": """
        camarade garçon garçonnet fille fillette enfant bébé nourrisson adolescent adolescente ado orphelin
        orpheline mineur mineure élève écolier écolière lycéen lycéenne collégien collégienne jumeau jumelle
        gamin gamine petit petite bambin jeune
    """,
    "children": """
        garçons filles fillettes enfants bébés adolescents adolescentes ados orphelins orphelines mineurs
        mineures élèves écoliers jumeaux jumelles triplés gamins gamines petits
    """,
    "kin": """
        fils frère soeur sœur petit-fils petite-fille neveu nièce demi-frère demi-soeur demi-sœur cousin cousine
        filleul filleule cadet cadette aîné aînée frérot benjamin benjamine
    """,
    "kins": """
        frères soeurs sœurs petits-enfants petits-fils petites-filles neveux nièces fratrie cousins
    """,
    "adult": """
        président* ministre* médiateur médiatrice ombudsman commissaire* ambassadeur* ambassadrice* gouverneur*
        chef* cheffe directeur* directrice* porte-parole avocat* journaliste* bénévole* pape cardinal*
        archevêque* évêque* enseignant* professeur* médecin* docteur* maire* député* sénateur* sénatrice*
        soldat* fondateur* fondatrice* conseiller* conseillère* dame cheikh* émir* mme monsieur madame dr épouse
        époux veuve veuf homme femme psychologue* militant* expert* chercheu* enquêteu* procureur* juge*
        officier* général* colonel* secrétaire* envoyé* négociateur* diplomate* responsable* représentant*
        coordinat* auteur* roi* reine* prince* premier chancelier* dirigeant* prêtre* voisin* déléguée délégué
        commissaire présidente patron* chanteu* acteur* actrice* réalisat* homologue* saint sainte st ste
    """,
    "office": """
        originaire depuis près de du des d la le les l à au aux pour en et d'état affaires étrangères droits
        homme enfants enfance ukrainien* russe* qatari* organisation fondation association ong bureau présidence
        parlement région administration militaire conseil national* international* ministère état adjoint*
        ancien* ex
    """,
    "named": """
        rebaptisé rebaptisée renommé renommée appelait prénommé prénommée nommé nommée appelé appelée nom prénom
        appelle surnommé surnommée prénommés prénommées nommés
    """,
    "small": """
        le la les l un une des petit petite petits petites jeune jeunes ukrainien ukrainienne ukrainiens
        ukrainiennes russe déporté déportée enlevé enlevée son sa ses leur leurs mon ma notre dont aîné aînée
        cadet cadette grand grande deux trois quatre cinq et comme s se est sont ans an mois de du âgé âgée
        orphelin orpheline disparu disparue rescapé
    """,
    "says": """
        dit déclaré déclare a annoncé annonce affirmé affirme expliqué explique selon précisé précise écrit
        souligné souligne rapporté remercié ajouté ajoute raconté confie dirige fondé
    """,
    "fate": """
        est était revenu revenue rentré rentrée retrouvé retrouvée retrouve enlevé enlevée déporté déportée
        emmené emmenée sauvé sauvée né née vit vivait rêve rêvait adopté adoptée a avait serre pourra enfin
    """,
    "own": """
        son sa ses leur leurs dont
    """,
    "and": """
        et ainsi & ou
    """,
    "years": """
        ans an
    """,
    "months": """
        mois semaines jours
    """,
    "aged": """
        âgé âgée âgés âgées de d à l âge qui a est vient fêté tout juste ans avait fêter ses désormais
        aujourd'hui
    """,
    "after": """
        et de qui est a était avait du des dont ont sont originaire d ans
    """,
    "parent": """
        mère maman père papa grand-mère grand-père mamie papi tante oncle tuteur tutrice parents grands-parents
        beau-père belle-mère marraine
    """,
    "sibling": """
        frère frères soeur soeurs sœur sœurs cousin cousine jumeau jumelle jumeaux jumelles demi-frère
        demi-soeur cadet cadette aîné aînée fratrie
    """,
}

SPANISH = {
    "little": """
        pequeño pequeña pequeñito pequeñita joven pequeños pequeñas
    """,
    "child": """
        estudiante niño niña niñito niñita chico chica muchacho muchacha bebé menor adolescente huérfano
        huérfana alumno alumna escolar gemelo gemela mellizo melliza pequeño pequeña joven jovencita jovencito
        infante criatura crío cría chaval chavala nene nena pequeñín
    """,
    "children": """
        niños niñas chicos chicas bebés menores adolescentes huérfanos huérfanas alumnos gemelos gemelas
        mellizos mellizas pequeños pequeñas jóvenes trillizos muchachos
    """,
    "kin": """
        hijo hija hermano hermana hermanito hermanita nieto nieta sobrino sobrina hijastro hijastra primo prima
        ahijado ahijada primogénito mayor
    """,
    "kins": """
        hijos hijas hermanos hermanas hermanitos hermanitas nietos nietas sobrinos sobrinas primos
    """,
    "adult": """
        president* ministr* defensor* ombudsman comisionad* comisari* embajador* gobernador* jef* director*
        portavoz* abogad* periodist* voluntari* papa cardenal* arzobispo obispo maestra maestro profesor* médic*
        doctor* alcald* diputad* senador* soldad* fundador* asesor* dama jeque* emir* sr sra señor señora esposa
        esposo viuda viudo hombre mujer psicólog* activist* expert* investigador* fiscal* juez* jueza oficial*
        general* coronel* secretari* enviad* negociador* diplomátic* funcionari* representante* coordinador*
        autor* rey reina príncipe* primer primera canciller* líder* sacerdote* vecin* mandatari* mediador*
        responsable* primer-ministro homólog* actor actriz cantante* embajada san santa santo
    """,
    "office": """
        de del la el los las para por en y a al estado exteriores derechos humanos niños infancia ucranian* rus*
        catarí* qatarí* organización fundación ong oficina presidencia parlamento región administración militar*
        consejo nacional* internacional* ministerio adjunt* ex niñez
    """,
    "named": """
        rebautizado rebautizada llamo llamaba renombrada llamado llamada llamados llamadas nombre nombres llama
        llaman apodado apodada
    """,
    "small": """
        el la los las un una unos unas pequeño pequeña pequeños joven jóvenes ucraniano ucraniana ucranianos
        ucranianas ucranio ruso deportado deportada secuestrado secuestrada su sus mi nuestro cuyo cuya cuyos
        mayor menor dos tres cuatro cinco y como se de años año meses huérfano huérfana desaparecido
        desaparecida rescatado rescatada es son gemelo gemela pequeñito pequeñita pequeñas
    """,
    "says": """
        dijo dice declaró anunció anuncia afirmó afirma explicó explica según precisó escribió subrayó informó
        agradeció añadió contó relató señaló aseguró fundó dirige
    """,
    "fate": """
        regresó regresa volvió vuelve fue es era reencontró reencuentra secuestrado secuestrada deportado
        deportada rescatado rescatada nació vive vivía sueña está estaba había pudo por abraza abrazó llegó
    """,
    "own": """
        su sus cuyo cuya cuyos
    """,
    "and": """
        y e & o
    """,
    "years": """
        años año
    """,
    "months": """
        meses mes semanas días
    """,
    "aged": """
        de edad con tiene tenía quien que recién cumplió cumplidos a los apenas solo ya ha cumplido acaba
        cumplir
    """,
    "after": """
        y de que fue es era del quien está con son fueron años había
    """,
    "parent": """
        madre mamá padre papá abuela abuelo abuelos abuelita tía tío tutor tutora padres padrastro madrastra
        madrina padrino
    """,
    "sibling": """
        hermano hermana hermanos hermanas hermanito hermanita primo prima primos gemelo gemela mayor menor
    """,
}

POLISH = {
    "little": """
        mały mała małego małą małej małemu malutka malutki maleńka maleńki
    """,
    "child": """
        chłopiec chłopca chłopcu chłopcem chłopak chłopaka chłopczyk dziewczynka dziewczynki dziewczynkę
        dziewczynce dziewczynką dziewczyna dziewczyny dziewczynę dziecko dziecka dziecku dzieckiem niemowlę
        noworodek nastolatek nastolatka nastolatki nastolatkę nastolatkowi nastolatce nastolatką nastolatkiem
        sierota sieroty sierotę nieletni nieletniego nieletnia małoletni małoletnia małoletniego małoletnią
        uczeń uczennica uczennicy ucznia bliźniak bliźniaczka maluch malucha maluszek przedszkolak dziewczę
        licealista licealistka młodzieniec
    """,
    "children": """
        chłopcy chłopców chłopcom dziewczynki dziewczynek dziewczynkom dzieci dzieciom dziećmi nastolatki
        nastolatków nastolatkowie sieroty sierot nieletni nieletnich bliźniaki bliźnięta bliźniąt bliźniaczki
        bliźniaków trojaczki uczniowie uczniów maluchy
    """,
    "kin": """
        syn syna synowi synem synek synka córka córki córkę córce córką córeczka córeczkę brat brata bratu
        bratem braciszek braciszka siostra siostry siostrę siostrze siostrą siostrzyczka siostrzyczkę wnuk wnuka
        wnuczek wnuczka wnuczkę wnuczki bratanek bratanica siostrzeniec siostrzenica pasierb pasierbica kuzyn
        kuzynka przybrany
    """,
    "kins": """
        synowie synów synami córki córek córkami bracia braci braćmi siostry sióstr siostrami rodzeństwo
        rodzeństwa rodzeństwem wnuki wnuków wnukami
    """,
    "adult": """
        prezydent* minister* ministr* rzeczni* komisar* ambasador* gubernator* szef* dyrektor* prawni* adwokat*
        dziennikar* wolontarius* papież* kardynał* arcybiskup* biskup* nauczyciel* lekarz* lekark* doktor*
        burmistrz* poseł* posł* senator* żołnierz* założyciel* doradc* doradz* dama damy damę damą szejk* pan
        pani pana panią żona żony żonę mąż męża wdow* mężczyzn* kobiet* psycholog* aktywist* ekspert* badacz*
        śledcz* prokurator* sędzi* oficer* general* generał* pułkownik* przewodnicząc* sekretarz* wysłannik*
        negocjator* dyplomat* urzędni* przedstawiciel* koordynator* autor* emir* król* premier* kanclerz*
        przywódc* polity* ksiądz* księd* sąsiad* pełnomocni* redaktor* aktor* piosenkar* św święty świętego
        święta świętej
    """,
    "office": """
        z spod ds do spraw praw prawa dziecka człowieka obywatelskich w we i na ukrain* rosyjsk* katarsk*
        organizacj* fundacj* biura biuro prezydenta parlament* rad* region* obwod* administracj* wojskow*
        państw* zagranicznych ministerstw* były była obecny wice krajow* międzynarodow* pierwsza pierwszej
        pierwszą
    """,
    "named": """
        nazywam przemianowano przemianowana zwie imieniu imię imieniem nazywa nazywany nazywana imiona imionach
        zwany zwana nazwisku
    """,
    "small": """
        się mały mała małego małą małej małemu młody młoda młodego młodej ukraiński ukraińska ukraińskiego
        ukraińską ukraińskiej ukraińscy rosyjski jej jego ich swoją swojego swoja swój mój nasza starszy starsza
        starszego młodszy młodsza młodszego młodszą o po i oraz dwoje troje dwie dwaj dwóch trzy deportowany
        deportowana porwany porwana wywieziony wywieziona uprowadzony uprowadzona zaginiony to są jest jak lat
        lata rok miesięcy osierocony osierocona ten ta tego tej malutka malutki maleńka maleńki
    """,
    "says": """
        powiedział* poinformował* przekazał* napisał* oświadczył* dodał* ogłosił* podkreślił* według zdaniem
        podziękował* stwierdził* wyjaśnił* opowiedział* zaznaczył* kieruje założył*
    """,
    "fate": """
        wrócił* powrócił* został* jest był* deportowan* porwan* wywiezion* uprowadzon* odnalazł* urodził*
        mieszka* spotkał* wraca* uratowan* marzy* ma miał* mógł mogła trafił*
    """,
    "own": """
        jej jego ich swoją swojego swoja swój swoim której którego
    """,
    "and": """
        i oraz lub &
    """,
    "years": """
        lat lata rok roku
    """,
    "months": """
        miesięcy miesiące miesiąc tygodni dni
    """,
    "aged": """
        w wieku ma miał miała który która skończył skończyła właśnie obecnie już liczący licząca ukończył
        ukończyła
    """,
    "after": """
        i z ze który która był była jest w oraz został została mieszka wrócił wróciła ma lat są byli
    """,
    "parent": """
        matka matki matkę matce matką mama mamy mamę mamie ojciec ojca ojcu ojcem tata taty tacie babcia babci
        babcię babcią dziadek dziadka dziadkiem dziadkowie ciocia ciotka ciotki wujek opiekun* rodzic* ojczym*
        macoch*
    """,
    "sibling": """
        brat brata bratu bratem braciszek bracia braci braćmi siostra siostry siostrę siostrze siostrą
        siostrzyczka sióstr siostrami rodzeństwo rodzeństwa rodzeństwem kuzyn kuzynka
    """,
}

TURKISH = {
    "little": """
        küçük minik
    """,
    "child": """
        çocuk çocuğu çocuğun çocuğa çocuğunu oğlan kız kızın kızı bebek bebeği genç ergen yetim öksüz öğrenci
        öğrencisi minik küçük ufaklık delikanlı ikiz
    """,
    "children": """
        çocuklar çocukları çocukların çocuklara oğlanlar kızlar bebekler gençler yetimler öğrenciler ikizler
        ikizleri üçüzler minikler
    """,
    "kin": """
        oğlu oğlunu oğluna oğlunun oğul oğulları kızları kızını kızına kızının kardeşi kardeşini kardeş ağabeyi
        abisi ablası ablasını erkek torunu torun yeğeni yeğen kuzeni evladı evlat
    """,
    "kins": """
        kardeşler kardeşleri oğulları kızları torunları yeğenleri kuzenleri
    """,
    "adult": """
        cumhurbaşkanı* başkan* bakan* ombudsman* kamu denetçi* komiser* büyükelçi* vali* müdür* sözcü* avukat*
        gazeteci* muhabir* gönüllü* papa* kardinal* başpiskopos* dede* hala* öğretmen* doktor* milletvekili*
        senatör* asker* kurucu* danışman* leydi* hanım* bey şeyh* emir* emiri* eşi* koca* kadın* adam* psikolog*
        aktivist* uzman* araştırmacı* savcı* yargıç* hakim* subay* general* albay* sekreter* temsilci*
        müzakereci* arabulucu* diplomat* yetkili* koordinatör* yazar* kral* kraliçe* prens* başbakan* şansölye*
        lider* rahip* üvey komşu* elçi* şef* sayın oyuncu* şarkıcı* devlet aziz azize
    """,
    "office": """
        ve için hakları insan çocuk ukrayna* rus* katar* rusya* vakfı ofisi örgütü bölge* idare* askeri meclis*
        ulusal uluslararası dışişleri eski devlet savunma
    """,
    "named": """
        adım ismim adını adlı adında isimli isminde adındaki ismindeki adı ismi adlarındaki isimlerindeki
        lakaplı
    """,
    "small": """
        küçük genç minik bir ukraynalı rus onun kız erkek yaşındaki yaşında yaşlarındaki kaçırılan götürülen
        sınır büyük ikiz öksüz yetim ve iki üç dört beş kaybolan kurtarılan
    """,
    "says": """
        söyledi dedi açıkladı belirtti duyurdu bildirdi yazdı ifade vurguladı ekledi anlattı kaydetti teşekkür
        aktardı konuştu
    """,
    "fate": """
        döndü dönüyor kavuştu kavuşuyor kaçırıldı götürüldü kurtarıldı doğdu yaşıyor yaşıyordu geri getirildi
        ailesine evine annesine babasına ninesine sarıldı
    """,
    "own": """
        onun kendi
    """,
    "and": """
        ve ile & veya
    """,
    "years": """
        yaşında yaşındaki yaşındaydı yaş yaşlarında yaşlarındaki yaşındayken yaşına yaşını
    """,
    "months": """
        aylık ay haftalık günlük
    """,
    "aged": """
        henüz daha sadece olan şimdi bugün yeni
    """,
    "after": """
        ve ile yaşında adlı olan ailesine evine
    """,
    "parent": """
        annesi* annesin* anne anneanne* babaanne* babası* baba büyükanne* büyükannesi* büyükbaba* dede dedesi*
        teyze* teyzesi hala halası* amca* amcası dayı* dayısı vasi* vasisi ebeveyn* ninesi* ailesi*
    """,
    "sibling": """
        kardeş kardeşi* kardeşler* ağabeyi abisi ablası ablasını kuzeni ikizi
    """,
}
